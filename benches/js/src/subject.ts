// points-rules itself, from the package that `cargo xtask pkg` makes.

import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

import type { Market, Order, OrderQuote, Projection, Purchase, Release } from './rules.ts'

type Package = typeof import('points-rules')
export type Rules = ReturnType<Package['openRulebook']>
export type PointsRules = Awaited<ReturnType<Package['load']>>

/** A file of the package. */
export function packaged(root: string, file: string): string {
  const path = fileURLToPath(new URL(`target/pkg/${file}`, pathToFileURL(`${root}/`)))
  if (!existsSync(path)) throw new Error(`there is no target/pkg/${file}: run \`cargo xtask pkg\` first`)
  return path
}

export async function loadPackage(root: string): Promise<PointsRules> {
  const entry = pathToFileURL(packaged(root, 'index.mjs')).href
  const { load } = (await import(entry)) as Package
  return load()
}

export interface Subject {
  quoteOrder(order: Order): OrderQuote
  quoteOrders(market: Market, purchases: readonly Purchase[]): OrderQuote[]
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
      purchases.map(({ referred, amount }) => quoteOrder({ market, referred, amount })),
    project: (projection) => {
      if (rules.release === null) throw new Error('this rulebook has no release scheme')
      return rules.release.project(projection)
    },
  }
}
