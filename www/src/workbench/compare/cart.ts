// The cart and the member of the comparison, as typed and as the core takes them.
import { computed } from 'vue'
import type { Holder, Market, Member, OrderInput } from '../../core'
import { countOf, figureOf, market, plan, type Plan } from '../outlook/plan'
import { margin } from '../rulebook'
import { work } from '../work'

export interface Case {
  cart: OrderInput
  referred: boolean
  merchant: boolean
  market: Market
  member: Member
  holder: Holder
  rankSales: string
  margin: string | null
  plan: Plan | null
}

type Lines = OrderInput['lines'][number][]

function linesOf(): Lines | null {
  const lines: Lines = []
  for (const typed of work.cart.lines) {
    const [price, quantity] = [figureOf(typed.price, 2), countOf(typed.quantity)]
    const contributionRate = figureOf(typed.rate, 8)
    if (price === null || quantity === null || (typed.rate !== '' && contributionRate === null)) return null
    lines.push({ price, quantity, contributionRate, earns: null })
  }
  return lines
}

function cartOf(): OrderInput | null {
  const [lines, discount, freight] = [linesOf(), figureOf(work.cart.discount, 2), figureOf(work.cart.freight, 2)]
  if (lines === null || discount === null || freight === null) return null
  return { lines, discount, freight, points: '0', fixedPoints: '0' }
}

function memberOf(): Member | null {
  const { shares, quota, totalPaid } = work.member
  const [held, left, paid] = [figureOf(shares, 4), figureOf(quota, 2), figureOf(totalPaid, 2)]
  if (held === null || left === null || paid === null) return null
  return { shares: held, quota: left, totalPaid: paid }
}

function holderOf(): Holder | null {
  const { units, unitQuota } = work.member
  const [held, quota] = [figureOf(units, 8), figureOf(unitQuota, 2)]
  return held === null || (unitQuota !== '' && quota === null) ? null : { units: held, quota }
}

/** Null while something is missing. */
export const comparedCase = computed<Case | null>(() => {
  const [cart, member, holder, rankSales] = [cartOf(), memberOf(), holderOf(), figureOf(work.member.rankSales, 2)]
  if (cart === null || member === null || holder === null || rankSales === null || market.value === null) return null
  const { referred, merchant } = work.cart
  return { cart, referred, merchant, market: market.value, member, holder, rankSales, margin: margin.value, plan: plan.value }
})
