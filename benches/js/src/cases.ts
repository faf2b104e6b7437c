// Whether a contender gives the right answers, refusals included, before it is timed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { AppreciationConfig, Order, OrderQuote, Projection, Release, ReleaseConfig } from './rules.ts'

export interface Document {
  appreciation: AppreciationConfig | null
  release: ReleaseConfig | null
}

export interface Case {
  name: string
  op: string
  input: unknown
  expect?: unknown
  error?: { code: string; path: string | null }
}

export interface Vectors {
  groups: { rulebook: Document; cases: Case[] }[]
}

/** A contender with one rulebook open. */
export interface Opened {
  quoteOrder: (input: Order) => OrderQuote
  project: (input: Projection) => Release
}

export interface Verdict {
  /** Cases whose answer is figures, and how many of them came out wrong. */
  figures: number
  wrongFigures: number
  /** Cases whose answer is a refusal, and how many came out as figures or another refusal. */
  refusals: number
  wrongRefusals: number
  /** The first few, to look at. */
  examples: string[]
}

const NAMES = ['appreciation', 'release', 'brief', 'edges-and-errors', 'random-appreciation', 'random-release']
const FILES = NAMES.map((name) => `tests/vectors/${name}.json`)
const QUOTE = 'appreciation.quoteOrder'
const PROJECT = 'release.project'
const EXAMPLES = 3

/** Whether a case is of an operation that is measured. Rulebooks without its scheme are not opened here. */
export function isMeasured({ op, error }: Case): boolean {
  return (op === QUOTE || op === PROJECT) && error?.code !== 'SCHEME_NOT_CONFIGURED'
}

/** The shared vectors and the fixture. */
export function vectors(root: string): Vectors[] {
  const files = [...FILES, 'benches/js/fixture.json']
  return files.map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Vectors)
}

/** The answer as text: figures in the order of printing, or the code and the path of the refusal. */
function answer(opened: Opened, { op, input }: Case): string {
  try {
    // The input of a case may be anything; saying whether it is right is the contender's work.
    return JSON.stringify(op === QUOTE ? opened.quoteOrder(input as Order) : opened.project(input as Projection))
  } catch (error) {
    const { code, path } = error as { code?: unknown; path?: unknown }
    if (typeof code !== 'string') throw error
    return JSON.stringify({ code, path })
  }
}

export function judge(open: (rulebook: Document) => Opened, all: readonly Vectors[]): Verdict {
  const verdict: Verdict = { figures: 0, wrongFigures: 0, refusals: 0, wrongRefusals: 0, examples: [] }
  for (const { rulebook, cases } of all.flatMap(({ groups }) => groups)) {
    const measured = cases.filter(isMeasured)
    if (measured.length === 0) continue
    const opened = open(rulebook)
    for (const one of measured) {
      const refused = one.error !== undefined
      const expected = JSON.stringify(refused ? { code: one.error?.code, path: one.error?.path } : one.expect)
      const given = answer(opened, one)
      const wrong = given === expected ? 0 : 1
      if (refused) verdict.refusals += 1
      else verdict.figures += 1
      if (refused) verdict.wrongRefusals += wrong
      else verdict.wrongFigures += wrong
      if (wrong === 1 && verdict.examples.length < EXAMPLES) {
        verdict.examples.push(`${one.op} ${JSON.stringify(one.input)}\n  expected ${expected}\n  given    ${given}`)
      }
    }
  }
  return verdict
}
