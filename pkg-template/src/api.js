// What every client sees, over the core of whichever build was loaded.
import { RulesError } from './error.js'
import { rulebookText } from './json.js'
import { format, fromFen, parseTyped, toFen } from './text.js'

/** The operations of a scheme as functions of their own: they can be taken off the object. */
function methodsOf(scheme, operations, call) {
  const methods = {}
  for (const op of operations) {
    const [owner, method] = op.split('.')
    if (owner === scheme) methods[method] = (input) => call(op, input)
  }
  return Object.freeze(methods)
}

/** Calls into an open handle, and none after `free`. */
function callsOf(handle) {
  let open = true
  const call = (op, input) => {
    if (!open) throw new Error('points-rules: this rulebook was freed; open it again with openRulebook')
    if (typeof op !== 'string') {
      throw new RulesError({ code: 'UNKNOWN_OP', path: null, message: 'an operation is called by its name as text' })
    }
    return handle.call(op, input)
  }
  const free = () => {
    if (open) handle.free()
    open = false
  }
  return { call, free }
}

function openRulebook(core, schemes, document) {
  const handle = core.open(rulebookText(document))
  const { call, free } = callsOf(handle)
  const { id, version, name, effectiveFrom, digest } = handle.about
  const rules = { id, version, name, effectiveFrom, digest, order: methodsOf('order', core.operations, call) }
  for (const scheme of schemes) {
    rules[scheme] = handle.about.schemes.indexOf(scheme) < 0 ? null : methodsOf(scheme, core.operations, call)
  }
  rules.call = call
  rules.free = free
  return Object.freeze(rules)
}

/** `core`: `{operations, open(text) -> {about, call(op, input), free()}}`; `more`: what an entry adds. */
export function createApi(core, more) {
  const schemes = []
  for (const op of core.operations) {
    const scheme = op.split('.')[0]
    if (scheme !== 'order' && schemes.indexOf(scheme) < 0) schemes.push(scheme)
  }
  const open = (document) => openRulebook(core, schemes, document)
  return Object.freeze(Object.assign({ openRulebook: open, RulesError, parseTyped, fromFen, toFen, format }, more))
}

/** The entry's own `openRulebook`, which says what to do where it is used too early. */
export function early(current) {
  return (document) => {
    const api = current()
    if (api === null) {
      throw new Error('points-rules: openRulebook was called before the package was loaded; await load() first')
    }
    return api.openRulebook(document)
  }
}

/** Runs `start` once: later calls share its promise, and a failure clears it, so that a retry starts anew. */
export function once(start) {
  let pending = null
  return (options) => {
    if (pending === null) {
      pending = new Promise((resolve) => resolve(start(options)))
      pending.catch(() => {
        pending = null
      })
    }
    return pending
  }
}
