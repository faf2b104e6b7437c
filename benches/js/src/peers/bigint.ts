// The rules with BigInt, written by hand and with care: every figure is a whole number of its smallest steps.

import type { AppreciationPeer, Peer, ReleasePeer } from '../peer.ts'
import { Refusal, invalidAmount, invalidState, overflow } from '../refusal.ts'
import * as rules from '../rules.ts'
import { checkDays, decimalText, shapedMarket, shapedOrder, shapedProjection, shapedPurchase } from '../shape.ts'
import type { ShapedMarket, ShapedPurchase } from '../shape.ts'

/** Digits that a double holds exactly, so that a loop can count in numbers. */
const EXACT_DIGITS = 15

const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent)

/** Whole steps of a decimal whose text is checked. */
function steps(text: string, scale: number): bigint {
  const point = text.indexOf('.')
  if (point < 0) return BigInt(text + '0'.repeat(scale))
  return BigInt(text.slice(0, point) + text.slice(point + 1, point + 1 + scale).padEnd(scale, '0'))
}

/** Checks a decimal and counts its steps in one pass where a double can; the rest, and what is refused, takes two. */
function minorOf(value: unknown, scale: number, path: string): bigint {
  if (typeof value !== 'string' || value.length > EXACT_DIGITS + 1) return steps(decimalText(value, scale, path), scale)
  const end = value.length
  let minor = 0
  let point = end
  for (let i = 0; i < end; i++) {
    const digit = value.charCodeAt(i) - 48
    if (digit === -2 && point === end) point = i
    else if (digit >= 0 && digit <= 9) minor = minor * 10 + digit
    else throw new Refusal('INVALID_DECIMAL', path)
  }
  const decimals = point === end ? 0 : end - point - 1
  const leadingZero = point > 1 && value.charCodeAt(0) === 48
  if (point === 0 || point === end - 1 || leadingZero || decimals > scale || point + scale > EXACT_DIGITS) {
    return steps(decimalText(value, scale, path), scale)
  }
  return BigInt(minor * (POWERS[scale - decimals] ?? 1))
}

function print(value: bigint, scale: number): string {
  const digits = value.toString()
  if (scale === 0) return digits
  const point = digits.length - scale
  if (point > 0) return `${digits.slice(0, point)}.${digits.slice(point)}`
  return `0.${digits.padStart(scale, '0')}`
}

function read(value: unknown, scale: number, most: bigint, path: string): bigint {
  const minor = minorOf(value, scale, path)
  if (minor > most) throw new Refusal('OUT_OF_RANGE', path)
  return minor
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

const MOST_MONEY = steps(rules.MOST_MONEY, rules.MONEY)
const MOST_UNITS = steps(rules.MOST_UNITS, rules.UNITS)
const MOST_AMOUNT = steps(rules.MOST_AMOUNT, rules.MONEY)
const LEAST_AMOUNT = steps(rules.LEAST_AMOUNT, rules.MONEY)
const ONE = 10n ** BigInt(rules.RATE)
const ONE_FACTOR = 10n ** BigInt(rules.FACTOR)

interface Market {
  fund: bigint
  outstanding: bigint
  issued: bigint
  treasury: bigint
  fixedPoints: bigint
}

function readMarket(market: ShapedMarket): Market {
  return {
    fund: read(market.fundBalance, rules.MONEY, MOST_MONEY, 'market.fundBalance'),
    outstanding: read(market.unitsOutstanding, rules.UNITS, MOST_UNITS, 'market.unitsOutstanding'),
    issued: read(market.unitsIssued, rules.UNITS, MOST_UNITS, 'market.unitsIssued'),
    treasury: read(market.treasuryUnits, rules.UNITS, MOST_UNITS, 'market.treasuryUnits'),
    fixedPoints: read(market.fixedPoints, rules.MONEY, MOST_MONEY, 'market.fixedPoints'),
  }
}

function readAmount(value: unknown): bigint {
  const amount = read(value, rules.MONEY, MOST_AMOUNT, 'amount')
  if (amount < LEAST_AMOUNT) throw new Refusal('OUT_OF_RANGE', 'amount')
  return amount
}

/** A purchase whose figures are read. */
interface Terms {
  referred: boolean
  merchant: boolean
  amount: bigint
  contribution: bigint | null
}

function readTerms({ referred, merchant, amount, contribution }: ShapedPurchase): Terms {
  return {
    referred,
    merchant,
    amount: readAmount(amount),
    contribution: contribution === null ? null : read(contribution, rules.MONEY, MOST_MONEY, 'contribution'),
  }
}

function appreciation(config: rules.AppreciationConfig): AppreciationPeer {
  const issuePrice = steps(config.issuePrice, rules.FACTOR)
  const cap = steps(config.unitCap, rules.UNITS)
  const contributionRate = steps(config.contributionRate, rules.RATE)
  const grantRate = steps(config.grantRate, rules.RATE)
  const referrerGrantRate = steps(config.referrerGrantRate, rules.RATE)
  const merchantGrantRate = steps(config.merchantGrantRate ?? '0', rules.RATE)
  const quotaMultiplier = config.quotaMultiplier === null ? null : steps(config.quotaMultiplier, rules.FACTOR)

  function check(market: Market): void {
    const { fund, outstanding, issued, treasury } = market
    const torn = (outstanding === 0n) !== (fund === 0n)
    // 10^6 yuan a unit are one fen for the smallest step of units, so that the counts compare as they are.
    if (outstanding > issued || treasury > outstanding || fund > outstanding || torn) throw invalidState('market')
  }

  /** half_up(V, 4): fen per 10^-8 units to 1/10000 yuan per unit is a factor of 10^10. */
  function unitValue(fund: bigint, outstanding: bigint): string {
    const value = outstanding === 0n ? issuePrice : (fund * 20_000_000_000n + outstanding) / (2n * outstanding)
    return print(value, 4)
  }

  function quote(market: Market, terms: Terms): rules.OrderQuote {
    const { fund, outstanding, issued } = market
    const { referred, merchant, amount } = terms
    if (terms.contribution !== null && terms.contribution > amount) throw invalidAmount('contribution')

    const contribution = terms.contribution ?? (amount * contributionRate) / ONE
    // Without units the value is the issue price: 10^4 steps of price and 10^2 fen leave a factor of 100.
    const unitsFor = (rate: bigint): bigint =>
      outstanding === 0n
        ? (contribution * rate * 100n) / issuePrice
        : (contribution * rate * outstanding) / (ONE * fund)
    const room = issued > cap ? 0n : cap - issued
    const wanted = unitsFor(grantRate)
    const referrerWanted = referred ? unitsFor(referrerGrantRate) : 0n
    const merchantWanted = merchant ? unitsFor(merchantGrantRate) : 0n
    const units = least(wanted, room)
    const referrerUnits = least(referrerWanted, room - units)
    const merchantUnits = least(merchantWanted, room - units - referrerUnits)
    const granted = units + referrerUnits + merchantUnits
    const cut = wanted > units || referrerWanted > referrerUnits || merchantWanted > merchantUnits

    const fundAfter = fund + contribution
    const outstandingAfter = outstanding + granted
    const fundKept = least(fundAfter, outstandingAfter)
    if (fundKept > MOST_MONEY) throw overflow()
    const quotaOf = (value: bigint): string | null =>
      quotaMultiplier === null ? null : print((value * quotaMultiplier) / ONE_FACTOR, rules.MONEY)
    const quotaBeside = (asked: boolean, rate: bigint): string | null =>
      quotaOf(asked ? (contribution * rate) / ONE : 0n)
    return {
      grant: {
        amount: print(amount, rules.MONEY),
        contribution: print(contribution, rules.MONEY),
        units: print(units, rules.UNITS),
        referrerUnits: print(referrerUnits, rules.UNITS),
        merchantUnits: print(merchantUnits, rules.UNITS),
        quota: quotaOf(amount),
        referrerQuota: quotaBeside(referred, referrerGrantRate),
        merchantQuota: quotaBeside(merchant, merchantGrantRate),
      },
      grantValue: print((contribution * grantRate) / ONE, rules.MONEY),
      capReached: cut || granted === room,
      residue: print(fundAfter - fundKept, rules.MONEY),
      unitValueBefore: unitValue(fund, outstanding),
      unitValueAfter: unitValue(fundKept, outstandingAfter),
      market: {
        fundBalance: print(fundKept, rules.MONEY),
        unitsOutstanding: print(outstandingAfter, rules.UNITS),
        unitsIssued: print(issued + granted, rules.UNITS),
        treasuryUnits: print(market.treasury, rules.UNITS),
        fixedPoints: print(market.fixedPoints, rules.MONEY),
      },
    }
  }

  function quoteOrder(input: rules.Order): rules.OrderQuote {
    const shaped = shapedOrder(input)
    const market = readMarket(shaped.market)
    const terms = readTerms(shaped)
    check(market)
    return quote(market, terms)
  }

  function quoteOrders(given: rules.Market, purchases: readonly rules.Purchase[]): rules.OrderQuote[] {
    const market = readMarket(shapedMarket(given))
    check(market)
    return purchases.map((purchase) => quote(market, readTerms(shapedPurchase(purchase))))
  }

  return { quoteOrder, quoteOrders }
}

function release(config: rules.ReleaseConfig): ReleasePeer {
  const scale = config.pointScale
  const most = steps(rules.MOST_POINTS, scale)

  function project(input: rules.Projection): rules.Release {
    const shaped = shapedProjection(input)
    checkDays(shaped.days)
    const lots = shaped.lots.map((lot, index) => ({
      daily: read(lot.daily, scale, most, `lots[${index}].daily`),
      remaining: read(lot.remaining, scale, most, `lots[${index}].remaining`),
    }))
    const accelerated = read(shaped.acceleratedPerDay, scale, most, 'acceleratedPerDay')

    const segments: { fromDay: number; toDay: number; perDay: bigint }[] = []
    let left = lots.reduce((sum, lot) => sum + lot.remaining, 0n)
    let total = 0n
    let finishedOnDay: number | null = left === 0n ? 0 : null
    for (let day = 1; day <= shaped.days && left > 0n; day++) {
      let paid = 0n
      for (const lot of lots) {
        const base = least(lot.daily, lot.remaining)
        lot.remaining -= base
        paid += base
      }
      let extra = accelerated
      for (const lot of lots) {
        if (extra === 0n) break
        const taken = least(extra, lot.remaining)
        lot.remaining -= taken
        extra -= taken
        paid += taken
      }
      if (paid === 0n) break
      left -= paid
      total += paid
      if (left === 0n) finishedOnDay = day
      const last = segments.at(-1)
      if (last !== undefined && last.perDay === paid) last.toDay = day
      else segments.push({ fromDay: day, toDay: day, perDay: paid })
    }
    if (total > most) throw overflow()
    return {
      segments: segments.map(({ fromDay, toDay, perDay }) => ({ fromDay, toDay, perDay: print(perDay, scale) })),
      total: print(total, scale),
      finishedOnDay,
    }
  }

  return { project }
}

export const peer: Peer = { name: 'hand-written BigInt', appreciation, release }
