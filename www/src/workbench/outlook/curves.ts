// Rows of an outlook as the lines of a chart.
import type { Curve, CurveLine, CurveMark } from '../../curve'
import { show } from '../../i18n'

export interface Line<Row> extends CurveLine {
  figure: (row: Row) => string
}

/** A chart over days; the caption names every line and its figure. */
export function curveOf<Row extends { day: number }>(
  rows: Row[],
  lines: Line<Row>[],
  dayText: (day: number) => string,
  marks: (CurveMark | null)[] = [],
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
    marks: marks.filter((mark): mark is CurveMark => mark !== null),
  }
}
