// Random inputs of the two operations that are measured, beyond what a shop would ask: empty and huge markets, caps
// that cut, funds at the most that their units may hold, and inputs that are refused.

import type { Document } from './cases.ts'
import { MONEY, UNITS } from './rules.ts'
import type { Market, Purchase } from './rules.ts'
import { digits, draw, rulebook } from './workload.ts'
import type { Below } from './workload.ts'

export interface Question {
  rulebook: Document
  op: string
  input: unknown
}

const ORDERS_A_BOOK = 12
const PROJECTIONS_A_BOOK = 24
const BOOKS = 36
const MOST_STEPS = 9n * 10n ** 18n
const MOST_FEN = 10n ** 15n
/** Of a hundred inputs, so many are spoilt. */
const SPOILT = 12

function pick<One>(below: Below, choices: readonly One[]): One {
  return choices[below(choices.length)] as One
}

/** A whole number of up to so many digits; few digits are as likely as many. */
function whole(below: Below, most: number): bigint {
  const count = 1 + below(most)
  let text = ''
  while (text.length < count) text += digits(below, Math.min(6, count - text.length))
  return BigInt(text)
}

function upTo(below: Below, most: bigint): bigint {
  return whole(below, 19) % (most + 1n)
}

/** A decimal of this many steps, now and then without the zeros at its end or with more of them. */
function decimal(below: Below, steps: bigint, scale: number): string {
  const text = steps.toString().padStart(scale + 1, '0')
  const exact = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
  if (scale === 0) return exact
  return pick(below, [exact, exact, exact.replace(/\.?0+$/, ''), `${exact}00`])
}

function appreciationBook(below: Below, index: number): Document {
  const rate = 10n ** 8n
  const grant = 1n + upTo(below, rate - 1n)
  const referrer = upTo(below, rate - grant)
  const merchant = pick(below, [0n, rate - grant - referrer, upTo(below, rate - grant - referrer)])
  const multiplier = decimal(below, 1n + upTo(below, 9_999_999n), 4)
  return {
    ...{ schema: 1, id: `random-${index}`, version: '1', name: `random ${index}`, effectiveFrom: null, dividend: null },
    appreciation: {
      issuePrice: decimal(below, 1n + upTo(below, 9_999_999n), 4),
      unitCap: decimal(below, pick(below, [MOST_STEPS, 10n ** 16n, 1n + upTo(below, MOST_STEPS - 1n)]), UNITS),
      contributionRate: decimal(below, 1n + upTo(below, rate - 1n), 8),
      grantRate: decimal(below, grant, 8),
      referrerGrantRate: decimal(below, referrer, 8),
      ...(merchant === 0n ? {} : { merchantGrantRate: decimal(below, merchant, 8) }),
      redemptionFeeRate: '0.1',
      quotaMultiplier: pick(below, [null, multiplier, multiplier]),
    },
    release: null,
  }
}

const EMPTY = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0' }

function market(below: Below, unitCap: string): Market {
  const fixedPoints = decimal(below, whole(below, 15), MONEY)
  if (below(8) === 0) return { ...EMPTY, fixedPoints }
  const [units = '', steps = ''] = unitCap.split('.')
  const cap = BigInt(units + steps.slice(0, UNITS).padEnd(UNITS, '0'))
  // Far below the cap, hard below it, at it, and above it by an older rulebook.
  const near = cap - upTo(below, cap > 1000n ? 1000n : cap - 1n)
  const issued = 1n + upTo(below, pick(below, [cap, cap, cap, MOST_STEPS]) - 1n)
  const unitsIssued = pick(below, [issued, issued, issued, issued, issued, issued, near, cap])
  const outstanding = pick(below, [unitsIssued, 1n + upTo(below, unitsIssued - 1n)])
  // One fen for each step of units is the most.
  const most = outstanding < MOST_FEN ? outstanding : MOST_FEN
  const some = 1n + upTo(below, most - 1n)
  // Of 10^6 steps to the fen, a unit is worth a yuan.
  const yuan = outstanding / 1_000_000n + 1n
  const fund = pick(below, [most, some, some, yuan, yuan, yuan])
  return {
    fundBalance: decimal(below, fund, MONEY),
    unitsOutstanding: decimal(below, outstanding, UNITS),
    unitsIssued: decimal(below, unitsIssued, UNITS),
    treasuryUnits: decimal(below, upTo(below, outstanding), UNITS),
    fixedPoints,
  }
}

function purchase(below: Below): Purchase {
  const amount = 1n + pick(below, [upTo(below, 999_999_999_999n), whole(below, 8), whole(below, 8)])
  const contribution = decimal(below, pick(below, [upTo(below, amount), amount, 0n]), MONEY)
  return {
    referred: below(2) === 1,
    merchant: below(2) === 1,
    amount: decimal(below, amount, MONEY),
    contribution: pick(below, [null, null, contribution]),
  }
}

const NO_DECIMALS = ['', '-1', '+1', '1e3', '01', '.5', '1.', '1_000', '１', '0.123456789', '90000000000001']
const REFUSED = [...NO_DECIMALS, 1, null, true, [], {}, undefined]

/** Markets that cannot be, and a contribution above its amount. */
function impossible(below: Below, order: Purchase & { market: Market }): unknown {
  const { market, amount } = order
  const { unitsIssued, unitsOutstanding } = market
  return pick(below, [
    { ...order, amount: '25.10', contribution: '25.11' },
    { ...order, contribution: `1${amount}` },
    { ...order, market: { ...market, fundBalance: '0' } },
    { ...order, market: { ...market, unitsOutstanding: '0.00', treasuryUnits: '0' } },
    { ...order, market: { ...market, unitsOutstanding: '0.00000001', fundBalance: '0.02', treasuryUnits: '0' } },
    { ...order, market: { ...market, treasuryUnits: `1${unitsOutstanding}` } },
    { ...order, market: { ...market, unitsOutstanding: `1${unitsIssued}` } },
  ])
}

/** The input with one field, or one of its market or of a lot, put to something else. */
function spoilt(below: Below, input: Record<string, unknown>): unknown {
  if (below(100) >= SPOILT) return input
  const name = pick(below, Object.keys(input))
  const inner = Array.isArray(input[name]) ? input[name].at(-1) : input[name]
  if (typeof inner === 'object' && inner !== null && below(4) > 0) {
    const changed = { ...inner, [pick(below, Object.keys(inner))]: pick(below, REFUSED) }
    return { ...input, [name]: Array.isArray(input[name]) ? [...input[name].slice(0, -1), changed] : changed }
  }
  return { ...input, [name]: pick(below, REFUSED) }
}

function projection(below: Below, scale: number): Record<string, unknown> {
  const lot = (_: unknown, index: number) => {
    const remaining = whole(below, 6)
    return {
      orderId: `order-${index}`,
      daily: decimal(below, pick(below, [upTo(below, remaining), remaining / 50n, remaining / 365n]), scale),
      remaining: decimal(below, remaining, scale),
    }
  }
  return {
    lots: Array.from({ length: below(6) }, lot),
    acceleratedPerDay: decimal(below, pick(below, [0n, whole(below, 4)]), scale),
    days: pick(below, [0, 1, below(30), below(400), below(400)]),
  }
}

/** The same questions from the same seed. */
export function questions(root: string, seed: number): Question[] {
  const below = draw(seed)
  const asked: Question[] = []
  for (let index = 0; index < BOOKS; index++) {
    const book = appreciationBook(below, index)
    for (let order = 0; order < ORDERS_A_BOOK; order++) {
      const possible = { market: market(below, book.appreciation?.unitCap ?? ''), ...purchase(below) }
      const input = order === 0 ? impossible(below, possible) : spoilt(below, possible)
      asked.push({ rulebook: book, op: 'appreciation.quoteOrder', input })
    }
  }
  const brief = rulebook(root, 'release')
  if (brief.release === null) throw new Error('rulebooks/release.json has no release scheme')
  for (let scale = 0; scale <= 4; scale++) {
    const book = { ...brief, release: { ...brief.release, pointScale: scale } }
    for (let year = 0; year < PROJECTIONS_A_BOOK; year++) {
      asked.push({ rulebook: book, op: 'release.project', input: spoilt(below, projection(below, scale)) })
    }
  }
  return asked
}
