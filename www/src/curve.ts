// What a chart shows, still in the package's own text.
import type { Segment, UnitValueRow } from './core'

export interface CurvePoint {
  /** An order's or a day's place in the row: a count. */
  x: number
  /** The figure, as the package printed it. */
  figure: string
  /** What the tooltip says. */
  caption: string
}

export interface Curve {
  step: boolean
  points: CurvePoint[]
}

export function valueCurve(rows: UnitValueRow[], caption: (row: UnitValueRow) => string): Curve {
  return { step: false, points: rows.map((row) => ({ x: row.orders, figure: row.unitValue, caption: caption(row) })) }
}

/** Day d is drawn from d − 1 to d; runs that pay nothing are gaps on the ground line. */
export function dayCurve(segments: Segment[], caption: (segment: Segment) => string): Curve {
  const points: CurvePoint[] = []
  let end = 0
  for (const segment of segments) {
    const start = segment.fromDay - 1
    if (start > end) points.push({ x: end, figure: '0', caption: '' })
    points.push({ x: start, figure: segment.perDay, caption: caption(segment) })
    end = segment.toDay
  }
  if (end > 0) points.push({ x: end, figure: '0', caption: '' })
  return { step: true, points }
}
