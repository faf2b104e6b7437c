// Checks every contender, times them side by side, prints one table.

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

import { BEFORE, againstBefore } from './before.ts'
import { coldStartsInChromium, findChromium } from './browser.ts'
import { judge, vectors } from './cases.ts'
import type { Document, Verdict } from './cases.ts'
import { BASE, FLOATS, SUBJECT, entrants } from './contenders.ts'
import type { Contestant, Entrant } from './contenders.ts'
import { measure } from './measure.ts'
import { openRulebook as openWithDecimal } from './peers/decimal-rulebook.ts'
import { coldStarts, starts as startsOf } from './start.ts'
import type { Market, Purchase } from './rules.ts'
import { loadPackage, subjectOf } from './subject.ts'
import type { OrderQuoteColumns, PointsRules } from './subject.ts'
import { printed, section, startSection } from './table.ts'
import type { Section } from './table.ts'
import { BATCH, DAYS, LOTS, ORDERS, columnsOf, orders, priceList } from './workload.ts'
import { projections, referringBook, rulebook } from './workload.ts'

interface Options {
  json: string | null
  /** A folder with another package, to be compared with alone. */
  before: string | null
  rounds: number
  browser: boolean
}

interface Place {
  /** What was built of this folder. */
  out: string
  /** The package that is measured. */
  pkg: string
  root: string
}

const DEFAULT_ROUNDS = 41
const QUICK_ROUNDS = 7

function optionsOf(args: readonly string[]): Options {
  const options: Options = { json: null, before: null, rounds: DEFAULT_ROUNDS, browser: true }
  const rest = [...args]
  const following = (flag: string): string => {
    const value = rest.shift()
    if (value === undefined) throw new Error(`${flag} takes a value`)
    return value
  }
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--quick') options.rounds = QUICK_ROUNDS
    else if (arg === '--no-browser') options.browser = false
    else if (arg === '--json') options.json = following(arg)
    else if (arg === '--before') options.before = resolve(following(arg))
    else if (arg === '--rounds') options.rounds = Number(following(arg))
    else throw new Error(`unknown: ${arg}; there are --json FILE, --before FOLDER, --rounds N, --quick, --no-browser`)
  }
  if (!Number.isInteger(options.rounds) || options.rounds < 1) throw new Error('--rounds takes a number from 1 up')
  return options
}

/** With a merchant's part as well, so that every formula has work to do. */
function appreciationBook(root: string): Document {
  const book = referringBook(root)
  if (book.appreciation === null) throw new Error('rulebooks/appreciation.json has no appreciation scheme')
  return { ...book, appreciation: { ...book.appreciation, merchantGrantRate: '0.05' } }
}

type Named = readonly (readonly [string, Contestant])[]

/** Everybody must answer what is about to be timed alike; returns the share that plain numbers get wrong. */
function wrongShare(all: Named, answers: (one: Contestant) => unknown[]): number {
  let expected: string[] | null = null
  let share = Number.NaN
  for (const [name, contestant] of all) {
    const given = answers(contestant).map((answer) => JSON.stringify(answer))
    expected ??= given
    const wrong = given.filter((answer, index) => answer !== expected?.[index]).length
    if (name === FLOATS) share = wrong / given.length
    else if (wrong > 0) throw new Error(`${name} differs from ${SUBJECT} in ${wrong} of the timed answers`)
  }
  return share
}

interface Timed {
  sections: Section[]
  /** Shares of wrong answers that plain numbers give in what is timed. */
  floats: Readonly<Record<string, number>>
}

/** A decimal with all its decimals as a number of its smallest steps, which it holds exactly. */
function steps(text: string): number {
  return Number(text.replace('.', ''))
}

/** The columns hold the figures that everybody gives for the same orders. */
function checkColumns(columns: OrderQuoteColumns, all: Named, market: Market, purchases: readonly Purchase[]): void {
  const base = all.find(([name]) => name === BASE)
  const quotes = base?.[1].quoteOrders(market, purchases) ?? []
  if (quotes.length !== purchases.length) throw new Error(`${BASE} quotes ${quotes.length} of ${purchases.length} orders`)
  const granted = ['contribution', 'units', 'referrerUnits', 'merchantUnits'] as const
  const quotas = ['quota', 'referrerQuota', 'merchantQuota'] as const
  const figures = [...granted, ...quotas, 'grantValue', 'residue', 'unitValueAfter'] as const
  quotes.forEach((quote, index) => {
    const printed = { ...quote.grant, ...quote }
    for (const name of figures) {
      const text = printed[name]
      const expected = text === null ? Number.NaN : steps(text)
      if (!Object.is(columns[name][index], expected)) throw new Error(`${name} of order ${index} differs from ${BASE}'s`)
    }
    if (columns.capReached[index] !== Number(quote.capReached) || columns.errors[index] !== 0) {
      throw new Error(`order ${index} differs from ${BASE}'s`)
    }
  })
}

function timeOperations(api: PointsRules, all: readonly Entrant[], root: string, rounds: number): Timed {
  const appreciation = all.map(({ name, open }) => [name, open(appreciationBook(root))] as const)
  const release = all.map(({ name, open }) => [name, open(rulebook(root, 'release'))] as const)
  const single = orders(ORDERS)
  const { market, purchases } = priceList(BATCH)
  const years = projections(8, LOTS, DAYS)

  const floats = {
    'ordinary orders': wrongShare(appreciation, ({ quoteOrder }) => single.map(quoteOrder)),
    'the price list': wrongShare(appreciation, ({ quoteOrders }) => quoteOrders(market, purchases)),
    'the projections': wrongShare(release, ({ project }) => years.map(project)),
  }

  let kept: unknown
  const repeated = (work: () => void) => (repeat: number) => {
    for (let i = 0; i < repeat; i++) work()
  }
  const quote = appreciation.map(([name, { quoteOrder }]) => ({
    name,
    run: repeated(() => {
      for (const order of single) kept = quoteOrder(order)
    }),
  }))
  const batch = appreciation.map(([name, { quoteOrders }]) => ({
    name,
    run: repeated(() => {
      kept = quoteOrders(market, purchases)
    }),
  }))
  const columns = columnsOf(api, market, purchases)
  const ours = subjectOf(api.openRulebook(appreciationBook(root)))
  checkColumns(ours.quoteColumns(columns), appreciation, market, purchases)
  const wide = [
    {
      name: SUBJECT,
      run: repeated(() => {
        kept = ours.quoteColumns(columns)
      }),
    },
    ...batch.filter(({ name }) => name !== SUBJECT),
  ]
  const projection = release.map(([name, { project }]) => ({
    name,
    run: repeated(() => {
      for (const year of years) kept = project(year)
    }),
  }))
  const sections = [
    section('an order quoted, object in, object out', BASE, measure(quote, ORDERS, rounds)),
    section(`an order of a price list of ${BATCH}`, BASE, measure(batch, BATCH, Math.min(rounds, 15))),
    section('the same from columns to columns', BASE, measure(wide, BATCH, Math.min(rounds, 15))),
    section(`${LOTS} lots projected over ${DAYS} days`, BASE, measure(projection, years.length, rounds)),
  ]
  if (kept === undefined) throw new Error('nothing was timed')
  return { sections, floats }
}

function timeOpening({ openRulebook }: PointsRules, root: string, rounds: number): Section {
  const text = JSON.stringify(appreciationBook(root))
  const ours = openRulebook(text)
  if (ours.digest !== openWithDecimal(text).digest) throw new Error('the digests of the rulebook differ')
  ours.free()
  const many = (work: () => void) => (repeat: number) => {
    for (let i = 0; i < repeat * 16; i++) work()
  }
  const contenders = [
    { name: SUBJECT, run: many(() => openRulebook(text).free()) },
    { name: BASE, run: many(() => openWithDecimal(text)) },
  ]
  return section('a rulebook opened, with its digest', BASE, measure(contenders, 16, rounds))
}

/** What a page loads to start, compressed: the same on every machine. */
function sizes(out: string, wasm: string): string {
  const compressed = (file: string): string => {
    const { length } = brotliCompressSync(readFileSync(file))
    return `${(length / 1024).toFixed(1)} KiB`
  }
  const script = (name: string): string => compressed(join(out, 'web', `${name}.js`))
  return (
    `Loaded by the page, brotli: points-rules ${script('points-rules')} and ${compressed(wasm)} of WebAssembly (all ` +
    `schemes); two operations with decimal.js ${script('decimal')}, with BigInt ${script('bigint')}.`
  )
}

async function timeStarts({ out, pkg, root }: Place, options: Options): Promise<{ sections: Section[]; notes: string[] }> {
  const book = JSON.stringify(appreciationBook(root))
  const [order] = orders(1)
  if (order === undefined) throw new Error('there is no order')
  const inNode = coldStarts({ out, statements: startsOf(out, pkg), alike: true, rulebook: book, order }, options.rounds)
  const wall = inNode.map(({ name, wall }) => ({ name, milliseconds: wall }))
  const cpu = inNode.map(({ name, cpu }) => ({ name, milliseconds: cpu }))
  const sections = [
    startSection('cold start in Node: import, load, first quote', BASE, wall),
    startSection('… the same in CPU time of all threads', BASE, cpu),
  ]
  const wasm = join(pkg, 'web/points_rules_bg.wasm')
  const chromium = options.browser ? findChromium() : null
  if (chromium === null) return { sections, notes: [sizes(out, wasm), 'Chromium was not run.'] }
  const { version, starts } = await coldStartsInChromium(chromium, out, wasm, book, order, options.rounds)
  const inChromium = starts.map(({ name, wall }) => ({ name, milliseconds: wall }))
  sections.push(startSection('cold start in Chromium: script, load, first quote', BASE, inChromium))
  return { sections, notes: [sizes(out, wasm), `Chromium ${version}.`] }
}

/** Right answers first: a contender that is wrong is not worth timing, but for plain numbers, whose share is told. */
function judged(all: readonly Entrant[], root: string): Record<string, Verdict> {
  const files = vectors(root)
  const verdicts: Record<string, Verdict> = {}
  for (const { name, open } of all) {
    const verdict = judge(open, files)
    verdicts[name] = verdict
    const { figures, wrongFigures, refusals, wrongRefusals, examples } = verdict
    if (wrongFigures + wrongRefusals > 0 && name !== FLOATS) {
      const wrong = `${wrongFigures} of ${figures} figures and ${wrongRefusals} of ${refusals} refusals`
      throw new Error(`${name} gets ${wrong} wrong:\n${examples.join('\n')}`)
    }
  }
  return verdicts
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function floatNote(verdict: Verdict | undefined, floats: Readonly<Record<string, number>>): string {
  if (verdict === undefined) return ''
  const { figures, wrongFigures, refusals, wrongRefusals } = verdict
  const shares = [
    `${percent(wrongFigures / figures)} of the vectors' figures`,
    `${percent(wrongRefusals / refusals)} of their refusals`,
    ...Object.entries(floats).map(([what, share]) => `${percent(share)} of ${what}`),
  ]
  return `Plain numbers answer wrongly: ${shares.join(', ')}.`
}

export async function main(args: readonly string[], place: Place): Promise<void> {
  const options = optionsOf(args)
  const { json, rounds } = options
  const pointsRules = await loadPackage(place.pkg)
  const all = entrants(pointsRules)
  const verdicts = judged(all, place.root)
  const machine = `Node ${process.version}, V8 ${process.versions.v8}, ${cpus()[0]?.model ?? 'an unknown processor'}`
  const medians = `${machine}; medians of ${rounds} interleaved rounds.`
  if (options.before !== null) {
    const table = await againstBefore({ ...place, before: options.before }, pointsRules, rounds)
    console.log(`${printed(table, BEFORE)}\n\n${medians}`)
    if (json !== null) writeFileSync(json, `${JSON.stringify({ table, notes: [medians], rounds }, null, 1)}\n`)
    return
  }
  const { sections, floats } = timeOperations(pointsRules, all, place.root, rounds)
  const starts = await timeStarts(place, options)
  const table = [...sections, timeOpening(pointsRules, place.root, rounds), ...starts.sections]

  const checked = verdicts[SUBJECT]
  const notes = [
    `Checked first: ${checked?.figures} figures and ${checked?.refusals} refusals, all right but for plain numbers.`,
    floatNote(verdicts[FLOATS], floats),
    ...starts.notes,
    medians,
  ]
  console.log(`${printed(table, BASE)}\n\n${notes.join('\n')}`)
  if (json !== null) writeFileSync(json, `${JSON.stringify({ table, floats, verdicts, notes, rounds }, null, 1)}\n`)
}
