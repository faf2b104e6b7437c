// points-rules itself, from the package that `cargo xtask pkg` makes.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Market, Order, OrderQuote, Projection, Purchase, Release } from './rules.ts'

type Package = typeof import('points-rules')
export type Rules = ReturnType<Package['openRulebook']>
export type PointsRules = Awaited<ReturnType<Package['load']>>

/** Loads the package in this folder. */
export async function loadPackage(folder: string): Promise<PointsRules> {
  const { load } = (await import(pathToFileURL(join(folder, 'node.mjs')).href)) as Package
  return load()
}

export type OrderColumns = Parameters<NonNullable<Rules['appreciation']>['quoteOrders']>[0]
export type OrderQuoteColumns = ReturnType<NonNullable<Rules['appreciation']>['quoteOrders']>

export interface Subject {
  quoteOrder(order: Order): OrderQuote
  quoteOrders(market: Market, purchases: readonly Purchase[]): OrderQuote[]
  quoteColumns(columns: OrderColumns): OrderQuoteColumns
  project(projection: Projection): Release
}

/** What is measured of an opened rulebook; a scheme that it lacks throws when it is asked. */
export function subjectOf(rules: Rules): Subject {
  const quoteOrder = (order: Order): OrderQuote => {
    if (rules.appreciation === null) throw new Error('this rulebook has no appreciation scheme')
    return rules.appreciation.quoteOrder(order)
  }
  return {
    quoteOrder,
    quoteOrders: (market, purchases) =>
      purchases.map(({ referred, merchant, amount, contribution }) =>
        quoteOrder({ market, referred, merchant, amount, contribution }),
      ),
    quoteColumns: (columns) => {
      if (rules.appreciation === null) throw new Error('this rulebook has no appreciation scheme')
      return rules.appreciation.quoteOrders(columns)
    },
    project: (projection) => {
      if (rules.release === null) throw new Error('this rulebook has no release scheme')
      return rules.release.project(projection)
    },
  }
}
