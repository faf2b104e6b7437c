// The only file that turns figures into numbers, and only into coordinates: a curve has to be drawn somewhere.
// Every figure that is read (tooltips, tables, captions) is the package's own text.
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Curve } from './curve'

use([LineChart, GridComponent, TooltipComponent, SVGRenderer])

/** A height on the canvas, never a figure. */
const coordinate = (figure: string): number => Number(figure)

const tick = (value: number): string =>
  value >= 10_000 ? value.toLocaleString('en', { notation: 'compact' }) : value.toLocaleString('en')

function readToken(host: HTMLElement, name: string): string {
  return getComputedStyle(host).getPropertyValue(name).trim()
}

function optionOf(host: HTMLElement, curve: Curve, moving: boolean) {
  const accent = readToken(host, '--accent')
  const muted = readToken(host, '--muted')
  const line = readToken(host, '--line')
  return {
    animation: moving,
    animationDuration: 500,
    animationDurationUpdate: 250,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 8, right: 18, top: 18, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
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
        return box
      },
    },
    series: [
      {
        type: 'line',
        step: curve.step ? 'end' : false,
        showSymbol: false,
        symbolSize: 7,
        lineStyle: { color: accent, width: 2.5 },
        itemStyle: { color: accent },
        areaStyle: { color: accent, opacity: curve.step ? 0.16 : 0.09 },
        data: curve.points.map((point) => [point.x, coordinate(point.figure)]),
      },
    ],
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
