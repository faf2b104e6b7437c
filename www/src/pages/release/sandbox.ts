// The sandbox member's lots: appended as quotes print them, replaced by what a day's release returns.
import { shallowReactive } from 'vue'
import type { LevelQuote, Lot } from '../../core'

export const books = ['release', 'release-3x', 'mall'] as const
export type ReleaseBook = (typeof books)[number]

export interface ReleaseSandbox {
  lots: Lot[]
  booked: number
}

const sandboxes = new Map<ReleaseBook, ReleaseSandbox>()

export function sandboxOf(book: ReleaseBook): ReleaseSandbox {
  const known = sandboxes.get(book)
  if (known) return known
  const fresh = shallowReactive<ReleaseSandbox>({ lots: [], booked: 0 })
  sandboxes.set(book, fresh)
  return fresh
}

export const lotOf = (orderId: string, quote: LevelQuote): Lot => ({ orderId, daily: quote.daily, remaining: quote.points })

export function bookOrder(sandbox: ReleaseSandbox, quote: LevelQuote): void {
  sandbox.booked += 1
  sandbox.lots = [...sandbox.lots, lotOf(`${sandbox.booked}`, quote)]
}

export function reset(sandbox: ReleaseSandbox): void {
  sandbox.lots = []
  sandbox.booked = 0
}
