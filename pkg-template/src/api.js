// What every client sees, over the core of whichever build was loaded.
import { batchesOf, errorCodes } from './batch.js'
import { quoted, RulesError } from './error.js'
import { rulebookText } from './json.js'
import { format, fromFen, parseTyped, toFen } from './text.js'

/** By scheme: every method's name, and its operation's place in the list. */
function schemesOf(operations) {
  const schemes = {}
  operations.forEach((op, index) => {
    const [scheme, method] = op.split('.')
    if (schemes[scheme] === undefined) schemes[scheme] = []
    schemes[scheme].push({ method, index })
  })
  return schemes
}

/** The operations of a scheme beside its batches, as functions of their own: they can be taken off the object. */
function methodsOf(scheme, run, methods) {
  for (const { method, index } of scheme) methods[method] = (input) => run(index, input)
  return Object.freeze(methods)
}

function unknown(op) {
  const message =
    typeof op === 'string'
      ? `there is no operation ${quoted(op)}; the type Operations lists them all`
      : 'an operation is called by its name as text'
  return new RulesError({ code: 'UNKNOWN_OP', path: null, message })
}

function freed() {
  return new Error('points-rules: this rulebook was freed; open it again with openRulebook')
}

/** Calls into an open handle, and none after `free`. */
function callsOf(handle, operations) {
  let open = true
  const run = (index, input) => {
    if (!open) throw freed()
    return handle.run(index, input)
  }
  const call = (op, input) => {
    const index = operations.indexOf(op)
    if (open && index < 0) throw unknown(op)
    return run(index, input)
  }
  const free = () => {
    if (open) handle.free()
    open = false
  }
  const runBatch = (...batch) => {
    if (!open) throw freed()
    return handle.runBatch(...batch)
  }
  return { run, runBatch, call, free }
}

function openRulebook(core, schemes, document) {
  const handle = core.open(rulebookText(document))
  const { run, runBatch, call, free } = callsOf(handle, core.operations)
  const { id, version, name, effectiveFrom, digest, schemes: configured } = handle.about
  const rules = { id, version, name, effectiveFrom, digest }
  for (const scheme of Object.keys(schemes)) {
    const isThere = scheme === 'order' || configured.indexOf(scheme) >= 0
    rules[scheme] = isThere ? methodsOf(schemes[scheme], run, batchesOf(scheme, runBatch)) : null
  }
  rules.call = call
  rules.free = free
  return Object.freeze(rules)
}

/** `core`: `{operations, open(text) -> {about, run(index of an operation, input), free()}}`; `more`: what an entry adds. */
export function createApi(core, more) {
  const schemes = schemesOf(core.operations)
  const open = (document) => openRulebook(core, schemes, document)
  return Object.freeze(Object.assign({ openRulebook: open, RulesError, errorCodes, parseTyped, fromFen, toFen, format }, more))
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
