// The package beside another build of itself, such as the last release: what became slower or faster. Only times are
// compared, since the figures and the shape of results may differ on purpose.

import { measure } from './measure.ts'
import type { Contender } from './measure.ts'
import type { Order, Purchase } from './rules.ts'
import { coldStarts, startOfPackage } from './start.ts'
import { loadPackage, subjectOf } from './subject.ts'
import type { PointsRules } from './subject.ts'
import { section, startSection } from './table.ts'
import type { Section } from './table.ts'
import { BATCH, DAYS, LOTS, ORDERS, columnsOf, orders, priceList } from './workload.ts'
import { projections, referringBook, rulebook } from './workload.ts'

export const BEFORE = 'before'
const NOW = 'now'
const YEARS = 8

interface Folders {
  out: string
  /** The package of now. */
  pkg: string
  root: string
  /** The package to compare with. */
  before: string
}

/** Without what came with the second edition; a package of the first passes over the two fields. */
function plain<One extends Purchase>(one: One): One {
  return { ...one, merchant: false, contribution: null }
}

interface Work {
  quote: Contender
  batch: Contender
  projection: Contender
  opening: Contender
}

function workOf(name: string, api: PointsRules, root: string, single: readonly Order[]): Work {
  const appreciation = subjectOf(api.openRulebook(referringBook(root)))
  const release = subjectOf(api.openRulebook(rulebook(root, 'release')))
  const { market, purchases } = priceList(BATCH)
  const columns = { ...columnsOf(api, market, purchases.map(plain)), contributions: null }
  const years = projections(YEARS, LOTS, DAYS)
  const text = JSON.stringify(referringBook(root))
  const repeated = (work: () => void): Contender => ({
    name,
    run: (repeat) => {
      for (let i = 0; i < repeat; i++) work()
    },
  })
  return {
    quote: repeated(() => {
      for (const order of single) appreciation.quoteOrder(order)
    }),
    batch: repeated(() => {
      appreciation.quoteColumns(columns)
    }),
    projection: repeated(() => {
      for (const year of years) release.project(year)
    }),
    opening: repeated(() => api.openRulebook(text).free()),
  }
}

export async function againstBefore(folders: Folders, now: PointsRules, rounds: number): Promise<Section[]> {
  const { out, pkg, root, before } = folders
  const single = orders(ORDERS).map(plain)
  const [order] = single
  if (order === undefined) throw new Error('there is no order')
  const both = [workOf(BEFORE, await loadPackage(before), root, single), workOf(NOW, now, root, single)]
  const timed = (title: string, work: keyof Work, size: number): Section =>
    section(title, BEFORE, measure(both.map((one) => one[work]), size, rounds))

  const statements = { [BEFORE]: startOfPackage(before), [NOW]: startOfPackage(pkg) }
  const book = JSON.stringify(referringBook(root))
  const inNode = coldStarts({ out, statements, alike: false, rulebook: book, order }, rounds)
  const wall = inNode.map(({ name, wall }) => ({ name, milliseconds: wall }))
  const cpu = inNode.map(({ name, cpu }) => ({ name, milliseconds: cpu }))
  return [
    timed('an order quoted, object in, object out', 'quote', ORDERS),
    timed(`an order of a price list of ${BATCH}, columns to columns`, 'batch', BATCH),
    timed(`${LOTS} lots projected over ${DAYS} days`, 'projection', YEARS),
    timed('a rulebook opened, with its digest', 'opening', 1),
    startSection('cold start in Node: import, load, first quote', BEFORE, wall),
    startSection('… the same in CPU time of all threads', BEFORE, cpu),
  ]
}
