// What is timed: ordinary figures from a fixed seed, so that every run times the same inputs.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Document } from './cases.ts'
import type { Market, Order, Projection, Purchase } from './rules.ts'
import type { OrderColumns, PointsRules } from './subject.ts'

export const BATCH = 10_000
export const ORDERS = 512
export const LOTS = 10
export const DAYS = 365

export function rulebook(root: string, name: string): Document {
  return JSON.parse(readFileSync(join(root, `rulebooks/${name}.json`), 'utf8')) as Document
}

/** The brief's appreciation with a referrer's part. */
export function referringBook(root: string): Document {
  const book = rulebook(root, 'appreciation')
  if (book.appreciation === null) throw new Error('rulebooks/appreciation.json has no appreciation scheme')
  return { ...book, appreciation: { ...book.appreciation, referrerGrantRate: '0.1' } }
}

/** A linear congruential generator; only its upper bits are used. */
export function draw(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export type Below = ReturnType<typeof draw>

export function digits(below: Below, count: number): string {
  return String(below(10 ** count)).padStart(count, '0')
}

/** The decimals of prices as shops write them: 58, 199.9, 1288.00. */
function decimals(below: Below): string {
  return ['', `.${digits(below, 1)}`, `.${digits(below, 2)}`, '.00'][below(4)] ?? ''
}

function market(below: Below): Market {
  return {
    fundBalance: `${1_000_000 + below(900_000)}.${digits(below, 2)}`,
    unitsOutstanding: `${100_000 + below(300_000)}.${digits(below, 8)}`,
    unitsIssued: `${500_000 + below(500_000)}.${digits(below, 8)}`,
    treasuryUnits: `${below(1000)}.${digits(below, 8)}`,
    fixedPoints: `${below(5000)}.${digits(below, 2)}`,
  }
}

/** Half of the orders name their contribution, which is below the amount. */
function purchase(below: Below): Purchase {
  const whole = 1 + below(3000)
  const contribution = below(2) === 1 ? `${below(whole)}.${digits(below, 2)}` : null
  return { referred: below(2) === 1, merchant: below(2) === 1, amount: `${whole}${decimals(below)}`, contribution }
}

/** Through text, so that no string keeps the parts it was put together from. */
function asFromAServer<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** Orders of different markets. A power of two, and enough that no engine remembers the answers. */
export function orders(count: number): Order[] {
  const below = draw(1)
  return asFromAServer(Array.from({ length: count }, () => ({ market: market(below), ...purchase(below) })))
}

/** A price list: many orders against one market. */
export function priceList(count: number): { market: Market; purchases: Purchase[] } {
  const below = draw(2)
  return asFromAServer({ market: market(below), purchases: Array.from({ length: count }, () => purchase(below)) })
}

/** Lots of different age and size over a year; some end, so the days differ. */
export function projections(count: number, lots: number, days: number): Projection[] {
  const below = draw(3)
  const lot = (index: number) => ({
    orderId: `order-${index}`,
    daily: `${10 + below(90)}.${digits(below, 2)}`,
    remaining: `${1000 + below(30_000)}.${digits(below, 2)}`,
  })
  return asFromAServer(
    Array.from({ length: count }, () => ({
      lots: Array.from({ length: lots }, (_, index) => lot(index)),
      acceleratedPerDay: `${below(50)}.${digits(below, 2)}`,
      days,
    })),
  )
}

/** The price list as the batch takes it: whole fen. */
export function columnsOf({ toFen }: PointsRules, market: Market, purchases: readonly Purchase[]): OrderColumns {
  const fen = (text: string): number => Number(toFen(text))
  return {
    market,
    amounts: Float64Array.from(purchases, ({ amount }) => fen(amount)),
    referred: Uint8Array.from(purchases, ({ referred }) => Number(referred)),
    merchant: Uint8Array.from(purchases, ({ merchant }) => Number(merchant)),
    contributions: purchases.map(({ contribution }) => (contribution === null ? null : fen(contribution))),
  }
}
