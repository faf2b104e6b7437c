// The checks that no decimal library does: the shape of an input, and the wire form of a decimal. All peers share
// them, and they are as quick as we could make them, so that what differs between peers is arithmetic.

import { Refusal } from './refusal.ts'
import { MOST_DAYS } from './rules.ts'

type Fields = Readonly<Record<string, unknown>>

/** An input whose shape is right; what stands where a decimal belongs is still anything. */
export interface ShapedMarket {
  fundBalance: unknown
  unitsOutstanding: unknown
  unitsIssued: unknown
  treasuryUnits: unknown
  fixedPoints: unknown
}

export interface ShapedPurchase {
  referred: boolean
  merchant: boolean
  amount: unknown
  contribution: unknown
}

export interface ShapedOrder extends ShapedPurchase {
  market: ShapedMarket
}

export interface ShapedLot {
  orderId: string
  daily: unknown
  remaining: unknown
}

export interface ShapedProjection {
  lots: ShapedLot[]
  acceleratedPerDay: unknown
  days: number
}

function invalid(path: string | null): Refusal {
  return new Refusal('INVALID_INPUT', path)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function present(value: unknown, path: string): unknown {
  if (value === undefined) throw invalid(path)
  return value
}

export function shapedMarket(value: unknown): ShapedMarket {
  if (!isObject(value)) throw invalid('market')
  return {
    fundBalance: present(value.fundBalance, 'market.fundBalance'),
    unitsOutstanding: present(value.unitsOutstanding, 'market.unitsOutstanding'),
    unitsIssued: present(value.unitsIssued, 'market.unitsIssued'),
    treasuryUnits: present(value.treasuryUnits, 'market.treasuryUnits'),
    fixedPoints: present(value.fixedPoints, 'market.fixedPoints'),
  }
}

export function shapedPurchase(value: unknown): ShapedPurchase {
  if (!isObject(value)) throw invalid(null)
  const { referred, merchant } = value
  if (typeof referred !== 'boolean') throw invalid('referred')
  if (typeof merchant !== 'boolean') throw invalid('merchant')
  return {
    referred,
    merchant,
    amount: present(value.amount, 'amount'),
    contribution: present(value.contribution, 'contribution'),
  }
}

export function shapedOrder(value: unknown): ShapedOrder {
  if (!isObject(value)) throw invalid(null)
  const market = shapedMarket(value.market)
  const { referred, merchant } = value
  if (typeof referred !== 'boolean') throw invalid('referred')
  if (typeof merchant !== 'boolean') throw invalid('merchant')
  return {
    market,
    referred,
    merchant,
    amount: present(value.amount, 'amount'),
    contribution: present(value.contribution, 'contribution'),
  }
}

function shapedLot(value: unknown, path: string): ShapedLot {
  if (!isObject(value)) throw invalid(path)
  const { orderId } = value
  if (typeof orderId !== 'string' || orderId === '') throw invalid(`${path}.orderId`)
  return {
    orderId,
    daily: present(value.daily, `${path}.daily`),
    remaining: present(value.remaining, `${path}.remaining`),
  }
}

export function shapedProjection(value: unknown): ShapedProjection {
  if (!isObject(value)) throw invalid(null)
  const { lots, days } = value
  if (!Array.isArray(lots)) throw invalid('lots')
  const shaped = lots.map((lot: unknown, index) => shapedLot(lot, `lots[${index}]`))
  const acceleratedPerDay = present(value.acceleratedPerDay, 'acceleratedPerDay')
  if (typeof days !== 'number' || !Number.isInteger(days)) throw invalid('days')
  return { lots: shaped, acceleratedPerDay, days }
}

/** Days in a projection: 0 to 36,500. */
export function checkDays(days: number): void {
  if (days < 0 || days > MOST_DAYS) throw new Refusal('OUT_OF_RANGE', 'days')
}

const ZERO = 48
const NINE = 57
const POINT = 46

/** The text, if it is a decimal in wire form with at most `scale` decimals; trailing zeros never count. */
export function decimalText(value: unknown, scale: number, path: string): string {
  if (typeof value !== 'string') throw new Refusal('INVALID_DECIMAL', path)
  const end = value.length
  let point = end
  let used = 0
  for (let i = 0; i < end; i++) {
    const code = value.charCodeAt(i)
    if (code === POINT && point === end) point = i
    else if (code < ZERO || code > NINE) throw new Refusal('INVALID_DECIMAL', path)
    else if (code !== ZERO && i > point) used = i - point
  }
  const leadingZero = point > 1 && value.charCodeAt(0) === ZERO
  if (point === 0 || point === end - 1 || leadingZero) throw new Refusal('INVALID_DECIMAL', path)
  if (used > scale) throw new Refusal('TOO_MANY_DECIMALS', path)
  return value
}
