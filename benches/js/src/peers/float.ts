// The rules with plain numbers, as they are often written: Math.floor at the scale, toFixed to print.
// Nothing is done about what binary fractions cannot hold; how often that shows is what is counted.

import type { AppreciationPeer, Peer, ReleasePeer } from '../peer.ts'
import { Refusal, invalidAmount, invalidState, overflow } from '../refusal.ts'
import * as rules from '../rules.ts'
import { checkDays, decimalText, shapedMarket, shapedOrder, shapedProjection, shapedPurchase } from '../shape.ts'
import type { ShapedMarket, ShapedPurchase } from '../shape.ts'

const MOST_MONEY = Number(rules.MOST_MONEY)
const MOST_UNITS = Number(rules.MOST_UNITS)
const MOST_POINTS = Number(rules.MOST_POINTS)
const MOST_AMOUNT = Number(rules.MOST_AMOUNT)
const MOST_A_UNIT = Number(rules.MOST_A_UNIT)
const LEAST_AMOUNT = Number(rules.LEAST_AMOUNT)

function read(value: unknown, scale: number, most: number, path: string): number {
  const number = Number(decimalText(value, scale, path))
  if (number > most) throw new Refusal('OUT_OF_RANGE', path)
  return number
}

function floor(value: number, scale: number): number {
  return Math.floor(value * 10 ** scale) / 10 ** scale
}

interface Market {
  fund: number
  outstanding: number
  issued: number
  treasury: number
  fixedPoints: number
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

function readAmount(value: unknown): number {
  const amount = read(value, rules.MONEY, MOST_AMOUNT, 'amount')
  if (amount < LEAST_AMOUNT) throw new Refusal('OUT_OF_RANGE', 'amount')
  return amount
}

/** A purchase whose figures are read. */
interface Terms {
  referred: boolean
  merchant: boolean
  amount: number
  contribution: number | null
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
  const issuePrice = Number(config.issuePrice)
  const cap = Number(config.unitCap)
  const contributionRate = Number(config.contributionRate)
  const grantRate = Number(config.grantRate)
  const referrerGrantRate = Number(config.referrerGrantRate)
  const merchantGrantRate = Number(config.merchantGrantRate ?? '0')
  const quotaMultiplier = config.quotaMultiplier === null ? null : Number(config.quotaMultiplier)

  function check(market: Market): void {
    const { fund, outstanding, issued, treasury } = market
    const torn = (outstanding === 0) !== (fund === 0)
    const above = outstanding > issued || treasury > outstanding || fund > outstanding * MOST_A_UNIT
    if (above || torn) throw invalidState('market')
  }

  function valueOf(fund: number, outstanding: number): number {
    return outstanding === 0 ? issuePrice : fund / outstanding
  }

  function quote(market: Market, terms: Terms): rules.OrderQuote {
    const { fund, outstanding, issued } = market
    const { referred, merchant, amount } = terms
    if (terms.contribution !== null && terms.contribution > amount) throw invalidAmount('contribution')
    const value = valueOf(fund, outstanding)

    const contribution = terms.contribution ?? floor(amount * contributionRate, rules.MONEY)
    const unitsFor = (rate: number): number => floor((contribution * rate) / value, rules.UNITS)
    const room = Math.max(0, cap - issued)
    const wanted = unitsFor(grantRate)
    const referrerWanted = referred ? unitsFor(referrerGrantRate) : 0
    const merchantWanted = merchant ? unitsFor(merchantGrantRate) : 0
    const units = Math.min(wanted, room)
    const referrerUnits = Math.min(referrerWanted, room - units)
    const merchantUnits = Math.min(merchantWanted, room - units - referrerUnits)
    const granted = units + referrerUnits + merchantUnits
    const cut = wanted > units || referrerWanted > referrerUnits || merchantWanted > merchantUnits

    const fundAfter = fund + contribution
    const outstandingAfter = outstanding + granted
    const fundKept = Math.min(fundAfter, floor(outstandingAfter * MOST_A_UNIT, rules.MONEY))
    if (fundKept > MOST_MONEY) throw overflow()
    const quotaOf = (base: number): string | null =>
      quotaMultiplier === null ? null : floor(base * quotaMultiplier, rules.MONEY).toFixed(rules.MONEY)
    const quotaBeside = (asked: boolean, rate: number): string | null =>
      quotaOf(asked ? floor(contribution * rate, rules.MONEY) : 0)
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
      grantValue: floor(contribution * grantRate, rules.MONEY).toFixed(rules.MONEY),
      capReached: cut || granted === room,
      residue: (fundAfter - fundKept).toFixed(rules.MONEY),
      unitValueBefore: value.toFixed(4),
      unitValueAfter: valueOf(fundKept, outstandingAfter).toFixed(4),
      market: {
        fundBalance: fundKept.toFixed(rules.MONEY),
        unitsOutstanding: outstandingAfter.toFixed(rules.UNITS),
        unitsIssued: (issued + granted).toFixed(rules.UNITS),
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

    const segments: { fromDay: number; toDay: number; perDay: string }[] = []
    const leftOf = (): number => lots.reduce((sum, lot) => sum + lot.remaining, 0)
    let total = 0
    let finishedOnDay: number | null = leftOf() === 0 ? 0 : null
    for (let day = 1; day <= shaped.days && finishedOnDay === null; day++) {
      let paid = 0
      for (const lot of lots) {
        const base = Math.min(lot.daily, lot.remaining)
        lot.remaining -= base
        paid += base
      }
      let extra = accelerated
      for (const lot of lots) {
        if (extra === 0) break
        const taken = Math.min(extra, lot.remaining)
        lot.remaining -= taken
        extra -= taken
        paid += taken
      }
      if (paid === 0) break
      total += paid
      if (leftOf() === 0) finishedOnDay = day
      const perDay = paid.toFixed(scale)
      const last = segments.at(-1)
      if (last !== undefined && last.perDay === perDay) last.toDay = day
      else segments.push({ fromDay: day, toDay: day, perDay })
    }
    if (total > MOST_POINTS) throw overflow()
    return { segments, total: total.toFixed(scale), finishedOnDay }
  }

  return { project }
}

export const peer: Peer = { name: 'plain numbers', appreciation, release }
