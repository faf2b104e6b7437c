// The core's outlooks of a plan under a rulebook.
import type { OperationResult } from 'points-rules/full'
import type { Earning } from '../../core'
import { ask } from '../../full/client'
import type { Plan } from './plan'

export type DividendOutlook = OperationResult<'dividend.outlook'>
export type ReleaseOutlook = OperationResult<'release.outlook'>
export type AppreciationOutlook = OperationResult<'appreciation.outlook'>

/** So many rows a chart can show; the table shows the same. */
const samples = 181

/** What an order of each of the plan's periods counts in each scheme. */
export async function basesOf(document: string, plan: Plan, signal: AbortSignal): Promise<Earning[]> {
  const bases: Earning[] = []
  for (const { paid } of plan.waves) {
    const line = { price: paid, quantity: 1, contributionRate: null, earns: null }
    const cart = { lines: [line], discount: '0', freight: '0', points: '0', fixedPoints: '0' }
    bases.push((await ask(document, 'order.total', cart, signal)).earning)
  }
  return bases
}

export interface Planned {
  plan: Plan
  bases: Earning[]
}

/** The planned orders in the amounts of a scheme; null where the rulebook lacks it. */
function ordersIn(scheme: keyof Earning, { plan, bases }: Planned) {
  const orders = plan.waves.map(({ fromDay, toDay, perDay }, at) => ({ fromDay, toDay, perDay, amount: bases[at]?.[scheme]?.amount ?? null }))
  const whole = orders.filter((order): order is typeof order & { amount: string } => order.amount !== null)
  return whole.length === 0 ? null : whole
}

export async function dividendOutlook(document: string, planned: Planned, signal: AbortSignal): Promise<DividendOutlook | null> {
  const orders = ordersIn('dividend', planned)
  return orders && ask(document, 'dividend.outlook', { orders, days: planned.plan.days, samples }, signal)
}

export async function releaseOutlook(document: string, planned: Planned, signal: AbortSignal): Promise<ReleaseOutlook | null> {
  const orders = ordersIn('release', planned)
  const { acceleration, margin, days } = planned.plan
  return orders && ask(document, 'release.outlook', { orders, acceleration, margin, days, samples }, signal)
}

export async function appreciationOutlook(document: string, planned: Planned, signal: AbortSignal): Promise<AppreciationOutlook | null> {
  const orders = ordersIn('appreciation', planned)
  const { market, days } = planned.plan
  return orders && ask(document, 'appreciation.outlook', { market, orders, days, samples }, signal)
}
