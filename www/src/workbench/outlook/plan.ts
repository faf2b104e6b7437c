// The plan as typed, and as the core's outlooks take it.
import { computed } from 'vue'
import { parseTyped, type Market } from '../../core'
import { margin } from '../rulebook'
import { work } from '../work'

export interface PlannedWave {
  fromDay: number
  toDay: number
  perDay: number
  /** What each of the orders is paid with; what it counts in a scheme is the core's to say. */
  paid: string
}
export interface Plan {
  waves: PlannedWave[]
  days: number
  margin: string
  acceleration: string | null
  market: Market
  /** The last day of any sales. */
  lastSale: number
}

/** Typed text as canonical text; null while it is empty, half typed or wrong. */
export function figureOf(text: string, decimals: number): string | null {
  try {
    return parseTyped(text, { decimals }).value
  } catch {
    return null
  }
}

export function countOf(text: string): number | null {
  const figure = figureOf(text, 0)
  return figure === null ? null : Number.parseInt(figure, 10)
}

function wavesOf(): PlannedWave[] | null {
  const waves: PlannedWave[] = []
  for (const typed of work.plan.orders) {
    const [fromDay, toDay, perDay] = [countOf(typed.fromDay), countOf(typed.toDay), countOf(typed.perDay)]
    const paid = figureOf(typed.amount, 2)
    if (fromDay === null || toDay === null || perDay === null || paid === null) return null
    waves.push({ fromDay, toDay, perDay, paid })
  }
  return waves
}

/** Where appreciation starts: what is outstanding was issued, and the platform holds none of it. */
export const market = computed<Market | null>(() => {
  const [fundBalance, units] = [figureOf(work.plan.fund, 2), figureOf(work.plan.units, 8)]
  if (fundBalance === null || units === null) return null
  return { fundBalance, unitsOutstanding: units, unitsIssued: units, treasuryUnits: '0', fixedPoints: '0' }
})

/** Null while something is missing. */
export const plan = computed<Plan | null>(() => {
  const [waves, days] = [wavesOf(), countOf(work.plan.days)]
  const acceleration = work.plan.acceleration === '' ? null : figureOf(work.plan.acceleration, 4)
  const isTyping = work.plan.acceleration !== '' && acceleration === null
  if (waves === null || days === null || margin.value === null || market.value === null || isTyping) return null
  return { waves, days, margin: margin.value, acceleration, market: market.value, lastSale: Math.max(...waves.map((wave) => wave.toDay)) }
})
