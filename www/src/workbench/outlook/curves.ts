// Rows of an outlook as the lines of a chart.
import type { Curve, CurveLine } from '../../curve'
import { show } from '../../i18n'

export interface Line<Row> extends CurveLine {
  figure: (row: Row) => string
}

/** A day that something happens on. */
export interface Event {
  day: number
  label: string
}
export interface SignedEvent extends Event {
  sign: string
}

const signs = ['①', '②', '③', '④']

/** The events that happen, in the order of their days, each with a sign; null days are left out. */
export const eventsOf = (...events: { day: number | null; label: string }[]): SignedEvent[] =>
  events
    .filter((event): event is Event => event.day !== null)
    .sort((a, b) => a.day - b.day)
    .map((event, at) => ({ ...event, sign: signs[at] ?? '•' }))

/** One mark a day, with the signs of all that happens on it. */
const marksOf = (events: SignedEvent[]) =>
  [...new Set(events.map(({ day }) => day))].map((x) => ({
    x,
    sign: events
      .filter(({ day }) => day === x)
      .map(({ sign }) => sign)
      .join(''),
  }))

/** A chart over days; the caption names every line and its figure. */
export function curveOf<Row extends { day: number }>(
  rows: Row[],
  lines: Line<Row>[],
  dayText: (day: number) => string,
  events: SignedEvent[] = [],
): Curve {
  const points = rows.map((row) => ({
    x: row.day,
    figures: lines.map((line) => line.figure(row)),
    caption: [dayText(row.day), ...lines.map((line) => `${line.name} ${show(line.figure(row))}`)].join('\n'),
  }))
  return {
    step: false,
    points,
    lines: lines.map(({ name, colour, dashed }) => ({ name, colour, dashed: dashed ?? false })),
    marks: marksOf(events),
  }
}
