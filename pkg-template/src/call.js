// Calls into the core. A rulebook outlives the instance that it was opened in: it is opened again from its text.
import { isWhole, makeWhole, placeOf } from '#modules'
import { BATCHES, READ, WRITE } from '#types'
import { VERSION } from '#build'
import { RulesError } from './error.js'
import { failed, outcome } from './failure.js'
import { adopt, answer, begins, buffer, doubles, errorBytes, freeText, isWriting, list, nested, nullable, put, putText, skip, text, written } from './flat.js'
import { attach, died, exports, free, guarded, hold, isAlive, state } from './instance.js'

/** What the core gives instead of a length. */
const REFUSED = 0xffffffff
/** Memory past this is given back after the batch that needed it: the columns of a price list of 10,000 goods stay. */
const KEPT_WORDS = 262144

/** How a build reports a refusal. */
let faultOf = null

/**
 * Uses an instance of the core. `renew`: `{now() -> exports, later() -> promise of them, or null}` for when it has stopped;
 * `fault(what the build gives for one) -> {code, path, message}`, with the figures of a shortage.
 */
export function connect(newExports, renew, fault) {
  faultOf = fault
  attach(newExports, renew)
  adopt()
  const version = answer(text, guarded(exports.callbuffer_version, buffer))
  if (version !== VERSION) {
    throw failed(`the wasm file is of version ${version}, this entry is of ${VERSION}; copy the file of this package and build again`)
  }
}

function refusal() {
  return new RulesError(faultOf(guarded(exports.callbuffer_fault, buffer)))
}

// ---- rulebooks ----------------------------------------------------------------------------------------------------

/** `{id, version, name, effectiveFrom, digest, schemes}`, in this order. */
function readAbout() {
  skip()
  return {
    id: freeText(),
    version: freeText(),
    name: freeText(),
    effectiveFrom: nullable(text),
    digest: text(),
    schemes: list(text),
  }
}

/** Opens the rulebook's text in the present instance. */
function reopen(rulebook) {
  const length = written(putText, rulebook.text)
  const pointer = guarded(exports.rulebookhandle_open, buffer, length)
  if (pointer === 0) throw refusal()
  rulebook.held = hold(rulebook, pointer)
}

/** `{text, held, about}`; `held` is null once it was freed. */
export function open(document) {
  if (isWriting) return nested(open, document)
  const rulebook = { text: document, held: null, about: null }
  reopen(rulebook)
  rulebook.about = answer(readAbout, guarded(exports.rulebookhandle_about, rulebook.held.pointer, buffer))
  return rulebook
}

export function close(rulebook) {
  const { held } = rulebook
  rulebook.held = null
  if (held !== null) free(held)
}

export function freed() {
  return failed('this rulebook was freed; open it again with openRulebook')
}

/** Makes sure that the rulebook is open in the present instance. */
export function ready(rulebook) {
  const { held } = rulebook
  if (held === null) throw freed()
  if (!isAlive(held.life)) reopen(rulebook)
}

// ---- operations ---------------------------------------------------------------------------------------------------

/** Writes an input and gives its length; -1 if one of its getters made a call for which the module was replaced. */
function lengthOf(write, input) {
  const wasWhole = isWhole
  try {
    return written(write, input)
  } catch (fault) {
    if (isWhole === wasWhole) throw fault
    return -1
  }
}

/** Runs the operation at this place in the list. */
export function run(rulebook, op, input) {
  if (isWriting) return nested(run, rulebook, op, input)
  const place = placeOf(op)
  ready(rulebook)
  const length = lengthOf(WRITE[op], input)
  if (length < 0) return run(rulebook, op, input)
  // A getter of the input may have freed the rulebook.
  if (rulebook.held === null) throw freed()
  let size
  state.isDead = true
  try {
    size = exports.rulebookhandle_run(rulebook.held.pointer, buffer, place, length) >>> 0
  } catch (fault) {
    throw died(fault)
  }
  state.isDead = false
  if (size === REFUSED) throw refusal()
  return answer(READ[op], size)
}

/** Runs a method of the handle that takes texts, or null in a text's place. */
export function runTexts(rulebook, method, texts, read) {
  if (isWriting) return nested(runTexts, rulebook, method, texts, read)
  makeWhole()
  ready(rulebook)
  const length = written((all) => all.forEach(put), texts)
  const { pointer } = rulebook.held
  const size = guarded(() => exports[method](pointer, buffer, length))
  if (size === REFUSED) throw refusal()
  return answer(read, size)
}

/** Runs the batch at this place over columns of `count` doubles, or one double for all items, and gives `{columns, errors}`. */
export function runBatch(rulebook, place, input, columns, count) {
  if (isWriting) return nested(runBatch, rulebook, place, input, columns, count)
  const { write, outs } = BATCHES[place]
  ready(rulebook)
  const length = lengthOf((value) => {
    if (begins(value)) write(value)
  }, input)
  if (length < 0) return runBatch(rulebook, place, input, columns, count)
  if (rulebook.held === null) throw freed()
  // Nothing of the program runs from here on.
  const words = (columns.length + outs.length) * count
  const first = guarded(exports.callbuffer_columns, buffer, words)
  columns.forEach((column, index) => {
    const to = doubles(first, index * count, count)
    if (typeof column === 'number') to.fill(column)
    else to.set(column)
  })
  let size
  state.isDead = true
  try {
    size = exports.rulebookhandle_batch(rulebook.held.pointer, buffer, place, length, count) >>> 0
  } catch (fault) {
    throw died(fault)
  }
  state.isDead = false
  if (size === REFUSED) {
    giveBack(0)
    throw refusal()
  }
  const errors = guarded(exports.callbuffer_output, buffer)
  try {
    return {
      columns: outs.map((_, index) => new Float64Array(doubles(first, (columns.length + index) * count, count))),
      errors: errorBytes(errors, count),
    }
  } catch (fault) {
    throw outcome('there is no memory for the columns of this batch; split it', fault)
  } finally {
    giveBack(words)
  }
}

/** The result is there, or refused: that the instance stops now concerns the next call. */
function giveBack(words) {
  if (words !== 0 && words <= KEPT_WORDS) return
  try {
    guarded(exports.callbuffer_columns, buffer, 0)
  } catch (_) {
    // It is noted.
  }
}
