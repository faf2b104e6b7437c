// What every client sees, over the core of whichever build was loaded.
import { METHODS } from '#methods'
import { ALWAYS, ELSEWHERE, EMPTY_MARKET, OPERATIONS, rulesOf, SCHEMES } from '#types'
import { batchOf, errorCodes } from './batch.js'
import { close, freed, open, run } from './call.js'
import { refused, RulesError } from './error.js'
import { define, failed, quoted } from './failure.js'
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

/** The entries that have a method of a rulebook which this build may not have. */
const ENTRY_OF = { explain: 'points-rules/explain', receipt: 'points-rules/full', verifyReceipt: 'points-rules/full' }
const LEFT_OUT = Object.keys(ENTRY_OF).filter((name) => !(name in METHODS))

/** Adds methods that say which entry has them; they are not listed. */
function withAbsent(object, names, refusalOf) {
  for (const name of names) define(object, name, () => { throw refusalOf(name) }, false)
  return object
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

/** The methods of a scheme that only another build has. */
function absentOf(scheme) {
  return ELSEWHERE.filter((op) => op.indexOf(`${scheme}.`) === 0).map((op) => op.slice(scheme.length + 1))
}

function openRulebook(document) {
  const rulebook = open(rulebookText(document))
  const { about } = rulebook
  const schemeOf = (scheme) => {
    if (ALWAYS.indexOf(scheme) < 0 && about.schemes.indexOf(scheme) < 0) return null
    // Functions of their own: they can be taken off the object.
    const methods = SCHEMES[scheme](rulebook, run, batchOf)
    return Object.freeze(withAbsent(methods, absentOf(scheme), (name) => unknown(`${scheme}.${name}`)))
  }
  const call = (op, input) => {
    if (rulebook.held === null) throw freed()
    const index = OPERATIONS.indexOf(op)
    if (index < 0) throw unknown(op)
    return run(rulebook, index, input)
  }
  const free = () => close(rulebook)
  const rules = rulesOf(about, schemeOf, (name) => METHODS[name](rulebook), call, free)
  withAbsent(rules, LEFT_OUT, (name) => refused('UNKNOWN_OP', `${name} is not in this build: import '${ENTRY_OF[name]}'`))
  if (typeof Symbol.dispose === 'symbol') define(rules, Symbol.dispose, free, false)
  return Object.freeze(rules)
}

/** The API over the core that is connected; `more`: what an entry adds, by name. */
export function createApi(more = {}) {
  const api = {}
  for (const part of [{ openRulebook }, HELPERS, more]) {
    for (const name of Object.keys(part)) {
      const descriptor = Object.getOwnPropertyDescriptor(part, name)
      // It inherits from Object.prototype, which may have a getter for it.
      Object.defineProperty(api, name, Object.setPrototypeOf(descriptor, null))
    }
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
