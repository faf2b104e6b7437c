// The rules with bignumber.js.

import Library from 'bignumber.js'

import type { AppreciationPeer, Peer, ReleasePeer } from '../peer.ts'
import { Refusal, invalidAmount, invalidState, overflow } from '../refusal.ts'
import * as rules from '../rules.ts'
import { checkDays, decimalText, shapedMarket, shapedOrder, shapedProjection, shapedPurchase } from '../shape.ts'
import type { ShapedMarket, ShapedPurchase } from '../shape.ts'

// Quotients are cut at 8 decimals, which floors them; a cut never passes a coarser step.
const BigNumber = Library.clone({ DECIMAL_PLACES: 8, ROUNDING_MODE: Library.ROUND_DOWN, EXPONENTIAL_AT: 1e9 })
type BigNumber = Library

const ZERO = new BigNumber(0)
const MOST_MONEY = new BigNumber(rules.MOST_MONEY)
const MOST_UNITS = new BigNumber(rules.MOST_UNITS)
const MOST_POINTS = new BigNumber(rules.MOST_POINTS)
const MOST_AMOUNT = new BigNumber(rules.MOST_AMOUNT)
const MOST_A_UNIT = new BigNumber(rules.MOST_A_UNIT)
const LEAST_AMOUNT = new BigNumber(rules.LEAST_AMOUNT)

function read(value: unknown, scale: number, most: BigNumber, path: string): BigNumber {
  const decimal = new BigNumber(decimalText(value, scale, path))
  if (decimal.gt(most)) throw new Refusal('OUT_OF_RANGE', path)
  return decimal
}

function least(a: BigNumber, b: BigNumber): BigNumber {
  return a.lt(b) ? a : b
}

function floor(value: BigNumber, scale: number): BigNumber {
  return value.decimalPlaces(scale, Library.ROUND_DOWN)
}

interface Market {
  fund: BigNumber
  outstanding: BigNumber
  issued: BigNumber
  treasury: BigNumber
  fixedPoints: BigNumber
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

function readAmount(value: unknown): BigNumber {
  const amount = read(value, rules.MONEY, MOST_AMOUNT, 'amount')
  if (amount.lt(LEAST_AMOUNT)) throw new Refusal('OUT_OF_RANGE', 'amount')
  return amount
}

/** A purchase whose figures are read. */
interface Terms {
  referred: boolean
  merchant: boolean
  amount: BigNumber
  contribution: BigNumber | null
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
  const issuePrice = new BigNumber(config.issuePrice)
  const cap = new BigNumber(config.unitCap)
  const contributionRate = new BigNumber(config.contributionRate)
  const grantRate = new BigNumber(config.grantRate)
  const referrerGrantRate = new BigNumber(config.referrerGrantRate)
  const merchantGrantRate = new BigNumber(config.merchantGrantRate ?? '0')
  const quotaMultiplier = config.quotaMultiplier === null ? null : new BigNumber(config.quotaMultiplier)

  function check(market: Market): void {
    const { fund, outstanding, issued, treasury } = market
    const torn = outstanding.isZero() !== fund.isZero()
    const above = outstanding.gt(issued) || treasury.gt(outstanding) || fund.gt(outstanding.times(MOST_A_UNIT))
    if (above || torn) throw invalidState('market')
  }

  /** half_up(V, 4). */
  function unitValue(fund: BigNumber, outstanding: BigNumber): string {
    const value = outstanding.isZero() ? issuePrice : fund.div(outstanding)
    return value.toFixed(4, Library.ROUND_HALF_UP)
  }

  function quote(market: Market, terms: Terms): rules.OrderQuote {
    const { fund, outstanding, issued } = market
    const { referred, merchant, amount } = terms
    if (terms.contribution?.gt(amount) === true) throw invalidAmount('contribution')

    const contribution = terms.contribution ?? floor(amount.times(contributionRate), rules.MONEY)
    const unitsFor = (rate: BigNumber): BigNumber => {
      const value = contribution.times(rate)
      const wanted = outstanding.isZero() ? value.div(issuePrice) : value.times(outstanding).div(fund)
      return floor(wanted, rules.UNITS)
    }
    const room = issued.gt(cap) ? ZERO : cap.minus(issued)
    const wanted = unitsFor(grantRate)
    const referrerWanted = referred ? unitsFor(referrerGrantRate) : ZERO
    const merchantWanted = merchant ? unitsFor(merchantGrantRate) : ZERO
    const units = least(wanted, room)
    const roomBeside = room.minus(units)
    const referrerUnits = least(referrerWanted, roomBeside)
    const roomLast = roomBeside.minus(referrerUnits)
    const merchantUnits = least(merchantWanted, roomLast)
    const cut = wanted.gt(units) || referrerWanted.gt(referrerUnits) || merchantWanted.gt(merchantUnits)

    const granted = units.plus(referrerUnits).plus(merchantUnits)
    const fundAfter = fund.plus(contribution)
    const outstandingAfter = outstanding.plus(granted)
    const fundKept = least(fundAfter, floor(outstandingAfter.times(MOST_A_UNIT), rules.MONEY))
    if (fundKept.gt(MOST_MONEY)) throw overflow()
    const quotaOf = (value: BigNumber): string | null =>
      quotaMultiplier === null ? null : floor(value.times(quotaMultiplier), rules.MONEY).toFixed(rules.MONEY)
    const quotaBeside = (asked: boolean, rate: BigNumber): string | null =>
      quotaOf(asked ? floor(contribution.times(rate), rules.MONEY) : ZERO)
    return {
      grant: {
        amount: amount.toFixed(rules.MONEY),
        contribution: contribution.toFixed(rules.MONEY),
        units: units.toFixed(rules.UNITS),
        referrerUnits: referrerUnits.toFixed(rules.UNITS),
        merchantUnits: merchantUnits.toFixed(rules.UNITS),
        quota: quotaOf(amount),
        referrerQuota: quotaBeside(referred, referrerGrantRate),
        merchantQuota: quotaBeside(merchant, merchantGrantRate),
      },
      grantValue: floor(contribution.times(grantRate), rules.MONEY).toFixed(rules.MONEY),
      capReached: cut || merchantUnits.eq(roomLast),
      residue: fundAfter.minus(fundKept).toFixed(rules.MONEY),
      unitValueBefore: unitValue(fund, outstanding),
      unitValueAfter: unitValue(fundKept, outstandingAfter),
      market: {
        fundBalance: fundKept.toFixed(rules.MONEY),
        unitsOutstanding: outstandingAfter.toFixed(rules.UNITS),
        unitsIssued: issued.plus(granted).toFixed(rules.UNITS),
        treasuryUnits: market.treasury.toFixed(rules.UNITS),
        fixedPoints: market.fixedPoints.toFixed(rules.MONEY),
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

  function project(input: rules.Projection): rules.Release {
    const shaped = shapedProjection(input)
    checkDays(shaped.days)
    const lots = shaped.lots.map((lot, index) => ({
      daily: read(lot.daily, scale, MOST_POINTS, `lots[${index}].daily`),
      remaining: read(lot.remaining, scale, MOST_POINTS, `lots[${index}].remaining`),
    }))
    const accelerated = read(shaped.acceleratedPerDay, scale, MOST_POINTS, 'acceleratedPerDay')

    const segments: { fromDay: number; toDay: number; perDay: BigNumber }[] = []
    let left = lots.reduce((sum, lot) => sum.plus(lot.remaining), ZERO)
    let total = ZERO
    let finishedOnDay: number | null = left.isZero() ? 0 : null
    for (let day = 1; day <= shaped.days && !left.isZero(); day++) {
      let paid = ZERO
      for (const lot of lots) {
        const base = least(lot.daily, lot.remaining)
        lot.remaining = lot.remaining.minus(base)
        paid = paid.plus(base)
      }
      let extra = accelerated
      for (const lot of lots) {
        if (extra.isZero()) break
        const taken = least(extra, lot.remaining)
        lot.remaining = lot.remaining.minus(taken)
        extra = extra.minus(taken)
        paid = paid.plus(taken)
      }
      if (paid.isZero()) break
      left = left.minus(paid)
      total = total.plus(paid)
      if (left.isZero()) finishedOnDay = day
      const last = segments.at(-1)
      if (last !== undefined && last.perDay.eq(paid)) last.toDay = day
      else segments.push({ fromDay: day, toDay: day, perDay: paid })
    }
    if (total.gt(MOST_POINTS)) throw overflow()
    return {
      segments: segments.map(({ fromDay, toDay, perDay }) => ({ fromDay, toDay, perDay: perDay.toFixed(scale) })),
      total: total.toFixed(scale),
      finishedOnDay,
    }
  }

  return { project }
}

export const peer: Peer = { name: 'bignumber.js', appreciation, release }
