// The rules with dinero.js and its bigint amounts: money in CNY, units and points as currencies of their own.
// Dinero objects cannot be divided by one another, so what is divided by the unit value is done on their amounts.

import { CNY, add, dinero, down, greaterThan, isZero, lessThan, minimum, multiply, subtract } from 'dinero.js/bigint'
import { equal, toDecimal, toSnapshot, transformScale } from 'dinero.js/bigint'
import type { Dinero, DineroCurrency } from 'dinero.js/bigint'

import type { AppreciationPeer, Peer, ReleasePeer } from '../peer.ts'
import { Refusal, invalidAmount, invalidState, overflow } from '../refusal.ts'
import * as rules from '../rules.ts'
import { checkDays, decimalText, shapedMarket, shapedOrder, shapedProjection, shapedPurchase } from '../shape.ts'
import type { ShapedMarket, ShapedPurchase } from '../shape.ts'

type Amount = Dinero<bigint>
type Currency = DineroCurrency<bigint>

const UNIT: Currency = { code: 'UNIT', base: 10n, exponent: BigInt(rules.UNITS) }
const PRICE_SCALE = 4

function steps(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
}

function amountOf(text: string, currency: Currency): Amount {
  return dinero({ amount: steps(text, Number(currency.exponent)), currency })
}

function stepsOf(amount: Amount): bigint {
  return toSnapshot(amount).amount
}

/** What dinero multiplies by: a whole number and its scale. */
function factor(text: string, scale: number): { amount: bigint; scale: bigint } {
  return { amount: steps(text, scale), scale: BigInt(scale) }
}

function read(value: unknown, currency: Currency, most: Amount, path: string): Amount {
  const amount = amountOf(decimalText(value, Number(currency.exponent), path), currency)
  if (greaterThan(amount, most)) throw new Refusal('OUT_OF_RANGE', path)
  return amount
}

const MOST_MONEY = amountOf(rules.MOST_MONEY, CNY)
const MOST_UNITS = amountOf(rules.MOST_UNITS, UNIT)
const MOST_AMOUNT = amountOf(rules.MOST_AMOUNT, CNY)
const LEAST_AMOUNT = amountOf(rules.LEAST_AMOUNT, CNY)
const NO_MONEY = amountOf('0', CNY)
const NO_UNITS = amountOf('0', UNIT)

interface Market {
  fund: Amount
  outstanding: Amount
  issued: Amount
  treasury: Amount
  fixedPoints: Amount
}

function readMarket(market: ShapedMarket): Market {
  return {
    fund: read(market.fundBalance, CNY, MOST_MONEY, 'market.fundBalance'),
    outstanding: read(market.unitsOutstanding, UNIT, MOST_UNITS, 'market.unitsOutstanding'),
    issued: read(market.unitsIssued, UNIT, MOST_UNITS, 'market.unitsIssued'),
    treasury: read(market.treasuryUnits, UNIT, MOST_UNITS, 'market.treasuryUnits'),
    fixedPoints: read(market.fixedPoints, CNY, MOST_MONEY, 'market.fixedPoints'),
  }
}

function readAmount(value: unknown): Amount {
  const amount = read(value, CNY, MOST_AMOUNT, 'amount')
  if (lessThan(amount, LEAST_AMOUNT)) throw new Refusal('OUT_OF_RANGE', 'amount')
  return amount
}

/** The most that the fund may hold: 10^6 yuan a unit are one fen for the smallest step of units. */
function mostFund(outstanding: Amount): Amount {
  return dinero({ amount: stepsOf(outstanding), currency: CNY })
}

/** floor(amount · by, 2). */
function part(amount: Amount, by: { amount: bigint; scale: bigint }): Amount {
  return transformScale(multiply(amount, by), BigInt(rules.MONEY), down)
}

/** A purchase whose figures are read. */
interface Terms {
  referred: boolean
  merchant: boolean
  amount: Amount
  contribution: Amount | null
}

function readTerms({ referred, merchant, amount, contribution }: ShapedPurchase): Terms {
  return {
    referred,
    merchant,
    amount: readAmount(amount),
    contribution: contribution === null ? null : read(contribution, CNY, MOST_MONEY, 'contribution'),
  }
}

function appreciation(config: rules.AppreciationConfig): AppreciationPeer {
  const issuePrice = steps(config.issuePrice, PRICE_SCALE)
  const cap = amountOf(config.unitCap, UNIT)
  const contributionRate = factor(config.contributionRate, rules.RATE)
  const grantRate = factor(config.grantRate, rules.RATE)
  const referrerGrantRate = factor(config.referrerGrantRate, rules.RATE)
  const merchantGrantRate = factor(config.merchantGrantRate ?? '0', rules.RATE)
  const quotaMultiplier = config.quotaMultiplier === null ? null : factor(config.quotaMultiplier, rules.FACTOR)
  const rateSteps = 10n ** BigInt(rules.RATE)

  function check(market: Market): void {
    const { fund, outstanding, issued, treasury } = market
    const torn = isZero(outstanding) !== isZero(fund)
    const above = greaterThan(outstanding, issued) || greaterThan(treasury, outstanding)
    if (above || torn || greaterThan(fund, mostFund(outstanding))) throw invalidState('market')
  }

  /** half_up(V, 4): fen per 10^-8 units to 1/10000 yuan per unit is a factor of 10^10. */
  function unitValue(fund: Amount, outstanding: Amount): string {
    const fen = stepsOf(fund)
    const units = stepsOf(outstanding)
    const amount = units === 0n ? issuePrice : (fen * 20_000_000_000n + units) / (2n * units)
    return toDecimal(dinero({ amount, currency: CNY, scale: BigInt(PRICE_SCALE) }))
  }

  function quote(market: Market, terms: Terms): rules.OrderQuote {
    const { fund, outstanding, issued } = market
    const { referred, merchant, amount } = terms
    if (terms.contribution !== null && greaterThan(terms.contribution, amount)) throw invalidAmount('contribution')

    const contribution = terms.contribution ?? part(amount, contributionRate)
    // Without units the value is the issue price: 10^4 steps of price and 10^2 fen leave a factor of 100.
    const unitsFor = (rate: bigint): Amount => {
      const value = stepsOf(contribution) * rate
      const wanted = isZero(outstanding)
        ? (value * 100n) / issuePrice
        : (value * stepsOf(outstanding)) / (rateSteps * stepsOf(fund))
      return dinero({ amount: wanted, currency: UNIT })
    }
    const room = greaterThan(issued, cap) ? NO_UNITS : subtract(cap, issued)
    const wanted = unitsFor(grantRate.amount)
    const referrerWanted = referred ? unitsFor(referrerGrantRate.amount) : NO_UNITS
    const merchantWanted = merchant ? unitsFor(merchantGrantRate.amount) : NO_UNITS
    const units = minimum([wanted, room])
    const roomBeside = subtract(room, units)
    const referrerUnits = minimum([referrerWanted, roomBeside])
    const roomLast = subtract(roomBeside, referrerUnits)
    const merchantUnits = minimum([merchantWanted, roomLast])
    const cutBeside = greaterThan(referrerWanted, referrerUnits) || greaterThan(merchantWanted, merchantUnits)
    const cut = greaterThan(wanted, units) || cutBeside

    const granted = add(add(units, referrerUnits), merchantUnits)
    const fundAfter = add(fund, contribution)
    const outstandingAfter = add(outstanding, granted)
    const fundKept = minimum([fundAfter, mostFund(outstandingAfter)])
    if (greaterThan(fundKept, MOST_MONEY)) throw overflow()
    const quotaOf = (value: Amount): string | null =>
      quotaMultiplier === null ? null : toDecimal(part(value, quotaMultiplier))
    const quotaBeside = (asked: boolean, rate: typeof grantRate): string | null =>
      quotaOf(asked ? part(contribution, rate) : NO_MONEY)
    return {
      grant: {
        amount: toDecimal(amount),
        contribution: toDecimal(contribution),
        units: toDecimal(units),
        referrerUnits: toDecimal(referrerUnits),
        merchantUnits: toDecimal(merchantUnits),
        quota: quotaOf(amount),
        referrerQuota: quotaBeside(referred, referrerGrantRate),
        merchantQuota: quotaBeside(merchant, merchantGrantRate),
      },
      grantValue: toDecimal(part(contribution, grantRate)),
      capReached: cut || equal(merchantUnits, roomLast),
      residue: toDecimal(subtract(fundAfter, fundKept)),
      unitValueBefore: unitValue(fund, outstanding),
      unitValueAfter: unitValue(fundKept, outstandingAfter),
      market: {
        fundBalance: toDecimal(fundKept),
        unitsOutstanding: toDecimal(outstandingAfter),
        unitsIssued: toDecimal(add(issued, granted)),
        treasuryUnits: toDecimal(market.treasury),
        fixedPoints: toDecimal(market.fixedPoints),
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
  const POINT: Currency = { code: 'POINT', base: 10n, exponent: BigInt(config.pointScale) }
  const most = amountOf(rules.MOST_POINTS, POINT)
  const none = amountOf('0', POINT)

  function project(input: rules.Projection): rules.Release {
    const shaped = shapedProjection(input)
    checkDays(shaped.days)
    const lots = shaped.lots.map((lot, index) => ({
      daily: read(lot.daily, POINT, most, `lots[${index}].daily`),
      remaining: read(lot.remaining, POINT, most, `lots[${index}].remaining`),
    }))
    const accelerated = read(shaped.acceleratedPerDay, POINT, most, 'acceleratedPerDay')

    const segments: { fromDay: number; toDay: number; perDay: Amount }[] = []
    let left = lots.reduce((sum, lot) => add(sum, lot.remaining), none)
    let total = none
    let finishedOnDay: number | null = isZero(left) ? 0 : null
    for (let day = 1; day <= shaped.days && !isZero(left); day++) {
      let paid = none
      for (const lot of lots) {
        const base = minimum([lot.daily, lot.remaining])
        lot.remaining = subtract(lot.remaining, base)
        paid = add(paid, base)
      }
      let extra = accelerated
      for (const lot of lots) {
        if (isZero(extra)) break
        const taken = minimum([extra, lot.remaining])
        lot.remaining = subtract(lot.remaining, taken)
        extra = subtract(extra, taken)
        paid = add(paid, taken)
      }
      if (isZero(paid)) break
      left = subtract(left, paid)
      total = add(total, paid)
      if (isZero(left)) finishedOnDay = day
      const last = segments.at(-1)
      if (last !== undefined && equal(last.perDay, paid)) last.toDay = day
      else segments.push({ fromDay: day, toDay: day, perDay: paid })
    }
    if (greaterThan(total, most)) throw overflow()
    return {
      segments: segments.map(({ fromDay, toDay, perDay }) => ({ fromDay, toDay, perDay: toDecimal(perDay) })),
      total: toDecimal(total),
      finishedOnDay,
    }
  }

  return { project }
}

export const peer: Peer = { name: 'dinero.js', appreciation, release }
