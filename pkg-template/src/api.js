// What every client sees, over the core of whichever build was loaded.
import { METHODS } from '#methods'
import { ALWAYS, ELSEWHERE, EMPTY_MARKET, OPERATIONS } from '#types'
import { batchesOf, errorCodes } from './batch.js'
import { close, freed, open, run } from './call.js'
import { quoted, refused, RulesError } from './error.js'
import { define, failed } from './failure.js'
import { rulebookText } from './json.js'
import { add, compare, format, fromFen, isZero, parseTyped, subtract, toFen } from './text.js'

/** The market before its first order. */
export const emptyMarket = Object.freeze(EMPTY_MARKET)

/** The names of all operations, in the order of the rules. */
export const operations = Object.freeze(OPERATIONS.slice())

/** What needs no core; every entry has it. */
const HELPERS = {
  RulesError,
  errorCodes,
  operations,
  emptyMarket,
  parseTyped,
  fromFen,
  toFen,
  format,
  isZero,
  compare,
  add,
  subtract,
}

/** By scheme: every method's name, and its operation's place in the list. Behind the list are those that this build has not. */
const SCHEMES = OPERATIONS.concat(ELSEWHERE).reduce((schemes, op, index) => {
  const [scheme, method] = op.split('.')
  if (!schemes.has(scheme)) schemes.set(scheme, [])
  schemes.get(scheme).push({ method, index })
  return schemes
}, new Map())

/** The operations of a scheme beside its batches, as functions of their own: they can be taken off the object. */
function methodsOf(scheme, rulebook) {
  const methods = batchesOf(scheme, rulebook)
  for (const { method, index } of SCHEMES.get(scheme)) {
    if (index < OPERATIONS.length) define(methods, method, (input) => run(rulebook, index, input))
    else define(methods, method, () => { throw unknown(`${scheme}.${method}`) }, false)
  }
  return Object.freeze(methods)
}

function unknown(op) {
  if (ELSEWHERE.indexOf(op) >= 0) {
    const message = `${op} is not in this build, which quotes and does not settle: import 'points-rules/full' (a mini-program asks its server)`
    return refused('UNKNOWN_OP', message)
  }
  const message =
    typeof op === 'string'
      ? `there is no operation ${quoted(op)}; \`operations\` lists them all`
      : `an operation is called by its name as text, not by ${quoted(op)}`
  return refused('UNKNOWN_OP', message)
}

function openRulebook(document) {
  const rulebook = open(rulebookText(document))
  const { id, version, name, effectiveFrom, digest, schemes } = rulebook.about
  const rules = { id, version, name, effectiveFrom, digest }
  SCHEMES.forEach((_, scheme) => {
    const isThere = ALWAYS.indexOf(scheme) >= 0 || schemes.indexOf(scheme) >= 0
    define(rules, scheme, isThere ? methodsOf(scheme, rulebook) : null)
  })
  define(rules, 'call', (op, input) => {
    if (rulebook.held === null) throw freed()
    const index = OPERATIONS.indexOf(op)
    if (index < 0) throw unknown(op)
    return run(rulebook, index, input)
  })
  for (const name of Object.keys(METHODS)) define(rules, name, METHODS[name](rulebook))
  const free = () => close(rulebook)
  define(rules, 'free', free)
  if (typeof Symbol.dispose === 'symbol') define(rules, Symbol.dispose, free, false)
  return Object.freeze(rules)
}

/** The API over the core that is connected; `more`: what an entry adds, by name. */
export function createApi(more = {}) {
  const api = {}
  for (const part of [{ openRulebook }, HELPERS, more]) {
    for (const name of Object.keys(part)) Object.defineProperty(api, name, Object.getOwnPropertyDescriptor(part, name))
  }
  return Object.freeze(api)
}

/** The entry's own `openRulebook`, which explains what to do where it is called too early. */
export function early(current) {
  return (document) => {
    const api = current()
    if (api === null) throw failed('openRulebook was called before the package was loaded; await load() first')
    return api.openRulebook(document)
  }
}
