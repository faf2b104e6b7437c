// The only file that turns figures into numbers, and only into coordinates: a curve has to be drawn somewhere.
// Every figure that is read (tooltips, tables, captions) is the package's own text.
import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Curve, CurveLine } from './curve'

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

/** A height on the canvas, never a figure. */
const coordinate = (figure: string): number => Number(figure)

const tick = (value: number): string =>
  value >= 10_000 ? value.toLocaleString('en', { notation: 'compact' }) : value.toLocaleString('en')

function readToken(host: HTMLElement, name: string): string {
  return getComputedStyle(host).getPropertyValue(name).trim()
}

function seriesOf(host: HTMLElement, curve: Curve, line: CurveLine, at: number) {
  const colour = readToken(host, line.colour)
  const muted = readToken(host, '--muted')
  const alone = curve.lines === undefined
  return {
    type: 'line',
    name: line.name,
    step: curve.step ? 'end' : false,
    showSymbol: false,
    symbolSize: 7,
    lineStyle: { color: colour, width: 2.5, type: line.dashed ? 'dashed' : 'solid' },
    itemStyle: { color: colour },
    ...(alone && { areaStyle: { color: colour, opacity: curve.step ? 0.16 : 0.09 } }),
    data: curve.points.map((point) => [point.x, coordinate(point.figures[at] ?? '0')]),
    ...(at === 0 && {
      markLine: {
        silent: true,
        symbol: 'none',
        animation: false,
        lineStyle: { color: muted, type: 'dotted' },
        data: curve.marks?.map(({ x, sign }, place) => ({
          xAxis: x,
          // At different heights, so that the signs of neighbouring days stay apart.
          label: { formatter: sign, color: muted, fontSize: 14, distance: [0, 2 + (place % 2) * 14] },
        })),
      },
    }),
  }
}

function optionOf(host: HTMLElement, curve: Curve, moving: boolean) {
  const muted = readToken(host, '--muted')
  const line = readToken(host, '--line')
  const lines = curve.lines ?? [{ name: '', colour: '--accent' }]
  return {
    animation: moving,
    animationDuration: 500,
    animationDurationUpdate: 250,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 8, right: 18, top: curve.marks?.length ? 38 : 18, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'value',
      min: curve.step ? 0 : 'dataMin',
      max: 'dataMax',
      minInterval: 1,
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: muted, formatter: tick, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: !curve.step,
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: muted, formatter: tick },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: readToken(host, '--card'),
      borderColor: line,
      textStyle: { color: readToken(host, '--ink'), fontSize: 13 },
      axisPointer: { type: 'line', lineStyle: { color: muted, type: 'dashed' } },
      formatter: (hits: unknown) => {
        const first = Array.isArray(hits) ? (hits[0] as { axisValue?: unknown } | undefined) : undefined
        const caption = curve.points.find((point) => point.x === first?.axisValue)?.caption
        if (!caption) return ''
        const box = document.createElement('div')
        box.textContent = caption
        box.style.whiteSpace = 'pre-line'
        return box
      },
    },
    series: lines.map((line, at) => seriesOf(host, curve, line, at)),
  }
}

export interface Drawing {
  show(curve: Curve): void
  resize(): void
  dispose(): void
}

export function draw(host: HTMLElement): Drawing {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  const chart: EChartsType = init(host, null, { renderer: 'svg' })
  return {
    show: (curve) => chart.setOption(optionOf(host, curve, !still.matches), { notMerge: true }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  }
}
