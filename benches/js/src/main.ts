// Checks every contender, times them side by side, prints one table.

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

import { coldStartsInChromium, findChromium } from './browser.ts'
import { judge, vectors } from './cases.ts'
import type { Document, Verdict } from './cases.ts'
import { BASE, FLOATS, SUBJECT, entrants } from './contenders.ts'
import type { Contestant, Entrant } from './contenders.ts'
import { measure } from './measure.ts'
import { openRulebook as openWithDecimal } from './peers/decimal-rulebook.ts'
import { coldStarts } from './start.ts'
import { loadPackage, packaged } from './subject.ts'
import type { PointsRules } from './subject.ts'
import { orders, priceList, projections } from './workload.ts'

interface Options {
  json: string | null
  rounds: number
  browser: boolean
}

interface Place {
  out: string
  root: string
}

/** One line of the table. */
interface Row {
  name: string
  /** Median in nanoseconds. */
  nanoseconds: number
  /** How many times faster than decimal.js in this run. */
  ratio: number
}

interface Section {
  title: string
  rows: Row[]
}

const DEFAULT_ROUNDS = 41
const QUICK_ROUNDS = 7
const BATCH = 10_000
const ORDERS = 512
const LOTS = 10
const DAYS = 365

function optionsOf(args: readonly string[]): Options {
  const options: Options = { json: null, rounds: DEFAULT_ROUNDS, browser: true }
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--quick') options.rounds = QUICK_ROUNDS
    else if (arg === '--no-browser') options.browser = false
    else if (arg === '--json') options.json = rest.shift() ?? null
    else if (arg === '--rounds') options.rounds = Number(rest.shift())
    else throw new Error(`unknown: ${arg}; there are --json FILE, --rounds N, --quick, --no-browser`)
  }
  if (!Number.isInteger(options.rounds) || options.rounds < 1) throw new Error('--rounds takes a whole number from 1 up')
  return options
}

function rulebook(root: string, name: string): Document {
  return JSON.parse(readFileSync(join(root, `rulebooks/${name}.json`), 'utf8')) as Document
}

/** The brief's appreciation with a referrer's part, so that every formula has work to do. */
function appreciationBook(root: string): Document {
  const book = rulebook(root, 'appreciation')
  if (book.appreciation === null) throw new Error('rulebooks/appreciation.json has no appreciation scheme')
  return { ...book, appreciation: { ...book.appreciation, referrerGrantRate: '0.1' } }
}

function inOrder(times: { name: string; nanoseconds: number }[]): Row[] {
  const base = times.find(({ name }) => name === BASE)?.nanoseconds ?? Number.NaN
  return times.map(({ name, nanoseconds }) => ({ name, nanoseconds, ratio: base / nanoseconds }))
}

/** Everybody's answers to what is about to be timed must be the subject's; returns the share that is not. */
function agreeing(all: readonly (readonly [string, Contestant])[], answers: (one: Contestant) => unknown[]): Map<string, number> {
  const shares = new Map<string, number>()
  let expected: string[] | null = null
  for (const [name, contestant] of all) {
    const given = answers(contestant).map((answer) => JSON.stringify(answer))
    expected ??= given
    const wrong = given.filter((answer, index) => answer !== expected?.[index]).length
    if (wrong > 0 && name !== FLOATS) throw new Error(`${name} differs from ${all[0]?.[0]} in ${wrong} of the timed answers`)
    shares.set(name, wrong / given.length)
  }
  return shares
}

interface Timed {
  sections: Section[]
  /** Shares of wrong answers that plain numbers give in what is timed. */
  floats: Record<string, number>
}

function timeOperations(all: readonly Entrant[], root: string, rounds: number): Timed {
  const appreciation = all.map(({ name, open }) => [name, open(appreciationBook(root))] as const)
  const release = all.map(({ name, open }) => [name, open(rulebook(root, 'release'))] as const)
  const single = orders(ORDERS)
  const { market, purchases } = priceList(BATCH)
  const years = projections(8, LOTS, DAYS)

  const floats: Record<string, number> = {
    'ordinary orders': agreeing(appreciation, ({ quoteOrder }) => single.map(quoteOrder)).get(FLOATS) ?? Number.NaN,
    'the price list': agreeing(appreciation, ({ quoteOrders }) => quoteOrders(market, purchases)).get(FLOATS) ?? Number.NaN,
    'the projections': agreeing(release, ({ project }) => years.map(project)).get(FLOATS) ?? Number.NaN,
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
  const projection = release.map(([name, { project }]) => ({
    name,
    run: repeated(() => {
      for (const year of years) kept = project(year)
    }),
  }))
  const sections = [
    { title: 'an order quoted, object in, object out', rows: inOrder(measure(quote, ORDERS, rounds)) },
    { title: `an order of a price list of ${BATCH}`, rows: inOrder(measure(batch, BATCH, Math.min(rounds, 15))) },
    { title: `${LOTS} lots projected over ${DAYS} days`, rows: inOrder(measure(projection, years.length, rounds)) },
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
  return { title: 'a rulebook opened, with its digest', rows: inOrder(measure(contenders, 16, rounds)) }
}

async function timeStarts({ out, root }: Place, options: Options): Promise<{ sections: Section[]; notes: string[] }> {
  const book = JSON.stringify(appreciationBook(root))
  const [order] = orders(1)
  if (order === undefined) throw new Error('there is no order')
  const inNode = coldStarts(out, packaged(root, 'index.mjs'), book, order, options.rounds)
  const section = (title: string, starts: { name: string; milliseconds: number }[]): Section => ({
    title,
    rows: inOrder(starts.map(({ name, milliseconds }) => ({ name, nanoseconds: milliseconds * 1e6 }))),
  })
  const sections = [
    section('cold start in Node: import, load, first quote', inNode.map(({ name, wall }) => ({ name, milliseconds: wall }))),
    section('… the same in CPU time of all threads', inNode.map(({ name, cpu }) => ({ name, milliseconds: cpu }))),
  ]
  const chromium = options.browser ? findChromium() : null
  if (chromium === null) return { sections, notes: ['Chromium was not run.'] }
  const wasm = packaged(root, 'web/points_rules_bg.wasm')
  const { version, starts } = await coldStartsInChromium(chromium, out, wasm, book, order, options.rounds)
  const title = 'cold start in Chromium: script, load, first quote'
  sections.push(section(title, starts.map(({ name, wall }) => ({ name, milliseconds: wall }))))
  return { sections, notes: [`Chromium ${version}.`] }
}

function shown(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(nanoseconds < 1e5 ? 2 : 0)} µs`
  return `${(nanoseconds / 1e6).toFixed(2)} ms`
}

function printed(sections: readonly Section[]): string {
  const lines = [`${'median'.padStart(36)}${`× ${BASE}`.padStart(16)}`]
  for (const { title, rows } of sections) {
    lines.push(title)
    for (const { name, nanoseconds, ratio } of rows) {
      lines.push(`  ${name.padEnd(22)}${shown(nanoseconds).padStart(12)}${ratio.toFixed(2).padStart(16)}`)
    }
  }
  return lines.join('\n')
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

function floatNotes({ figures, wrongFigures, refusals, wrongRefusals }: Verdict, floats: Record<string, number>): string[] {
  const timed = Object.entries(floats).map(([what, share]) => `${percent(share)} of ${what}`)
  return [
    `Plain numbers answer wrongly: ${percent(wrongFigures / figures)} of the vectors' figures, ` +
      `${percent(wrongRefusals / refusals)} of their refusals; ${timed.join(', ')}.`,
  ]
}

export async function main(args: readonly string[], place: Place): Promise<number> {
  const options = optionsOf(args)
  const { root } = place
  const pointsRules = await loadPackage(root)
  const all = entrants(pointsRules)
  const verdicts = judged(all, root)
  const [checked] = Object.values(verdicts)
  const { sections, floats } = timeOperations(all, root, options.rounds)
  sections.push(timeOpening(pointsRules, root, options.rounds))
  const starts = await timeStarts(place, options)
  sections.push(...starts.sections)

  const floatVerdict = verdicts[FLOATS]
  const notes = [
    `Checked first: ${checked?.figures} figures and ${checked?.refusals} refusals, all right but for plain numbers.`,
    ...(floatVerdict === undefined ? [] : floatNotes(floatVerdict, floats)),
    `Node ${process.version}, V8 ${process.versions.v8}, ${cpus()[0]?.model ?? 'unknown processor'}; medians of ${options.rounds} interleaved rounds.`,
    ...starts.notes,
  ]
  console.log(`${printed(sections)}\n\n${notes.join('\n')}`)
  if (options.json !== null) {
    writeFileSync(options.json, `${JSON.stringify({ sections, floats, verdicts, notes, rounds: options.rounds }, null, 1)}\n`)
  }
  return 0
}
