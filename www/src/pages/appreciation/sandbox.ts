// The sandbox stands in for a shop's server: it keeps the states that quotes return and computes nothing.
import { shallowReactive } from 'vue'
import type { AppreciationQuote, Holder, Market } from '../../core'

const emptyMarket: Market = {
  fundBalance: '0.00',
  unitsOutstanding: '0.00000000',
  unitsIssued: '0.00000000',
  treasuryUnits: '0.00000000',
  fixedPoints: '0.00',
}

/** What one order granted, held on its own: the page adds no units together. */
export interface HeldLot {
  order: number
  holder: Holder
}

export interface Sandbox {
  market: Market
  lots: HeldLot[]
  booked: number
}

const sandboxes = new Map<string, Sandbox>()

export function sandboxOf(book: string): Sandbox {
  const known = sandboxes.get(book)
  if (known) return known
  const fresh = shallowReactive<Sandbox>({ market: emptyMarket, lots: [], booked: 0 })
  sandboxes.set(book, fresh)
  return fresh
}

export const startMarket = (): Market => emptyMarket

export function reset(sandbox: Sandbox): void {
  sandbox.market = emptyMarket
  sandbox.lots = []
  sandbox.booked = 0
}

export function bookOrder(sandbox: Sandbox, quote: AppreciationQuote): void {
  sandbox.booked += 1
  sandbox.market = quote.market
  sandbox.lots = [...sandbox.lots, { order: sandbox.booked, holder: { units: quote.units, quota: quote.quotaGranted } }]
}

export function bookOthers(sandbox: Sandbox, market: Market, orders: number): void {
  sandbox.market = market
  sandbox.booked += orders
}

const gone = (units: string): boolean => /^[0.]+$/.test(units)

/** After a redemption or an exchange: the market and the holder as the quote printed them. */
export function settle(sandbox: Sandbox, order: number, after: { market: Market; holder: Holder }): void {
  sandbox.market = after.market
  sandbox.lots = sandbox.lots
    .map((lot) => (lot.order === order ? { order, holder: after.holder } : lot))
    .filter((lot) => !gone(lot.holder.units))
}
