// What a chart shows, still in the package's own text.
import type { Segment, UnitValueRow } from './core'

export interface CurvePoint {
  /** An order's or a day's place in the row: a count. */
  x: number
  /** A figure for each line, as the package printed it. */
  figures: string[]
  /** The tooltip's text. */
  caption: string
}

/** How a line is told from the others; colours are tokens of the page's styles. */
export interface CurveLine {
  name: string
  colour: string
  dashed?: boolean
}

/** A day that the chart points out, with a sign that stands for it. */
export interface CurveMark {
  x: number
  sign: string
}

export interface Curve {
  step: boolean
  /** Without lines there is one, which needs no name. */
  lines?: CurveLine[]
  marks?: CurveMark[]
  points: CurvePoint[]
}

export function valueCurve(rows: UnitValueRow[], caption: (row: UnitValueRow) => string): Curve {
  return { step: false, points: rows.map((row) => ({ x: row.orders, figures: [row.unitValue], caption: caption(row) })) }
}

/** How many places of a calendar the pointer can rest on: every day of a year and more, then every few days. */
const restingPlaces = 400

/** Day d is drawn from d − 1 to d; runs that pay nothing are gaps on the ground line. */
export function dayCurve(segments: Segment[], caption: (segment: Segment) => string): Curve {
  const points: CurvePoint[] = []
  const horizon = segments[segments.length - 1]?.toDay ?? 0
  const stride = Math.ceil(horizon / restingPlaces)
  const ground = (x: number) => points.push({ x, figures: ['0'], caption: '' })
  let end = 0
  for (const segment of segments) {
    const start = segment.fromDay - 1
    if (start > end) ground(end)
    end = segment.toDay
    for (let x = start; x < end; x += stride) points.push({ x, figures: [segment.perDay], caption: caption(segment) })
  }
  if (end > 0) ground(end)
  return { step: true, points }
}
