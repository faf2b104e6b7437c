// The core of the mini build and of the JavaScript fallback: JSON text in, JSON text out.
import * as glue from '#mini-glue'
import SHAPES from '#shapes'
import { createApi } from './api.js'
import { RulesError } from './error.js'
import { inputText } from './json.js'

function opened(envelope) {
  const { ok, error } = JSON.parse(envelope)
  if (error !== undefined) throw new RulesError(error)
  return ok
}

/** An unknown operation has no shape, one of a scheme that the rulebook lacks is refused before its input is read. */
function written(op, input, schemes) {
  const scheme = op.split('.')[0]
  const isThere = Object.prototype.hasOwnProperty.call(SHAPES, op) && (scheme === 'order' || schemes.indexOf(scheme) >= 0)
  return isThere ? inputText(input, SHAPES[op]) : { text: '{}', fault: null, next: null }
}

/** A fault of the writing comes before whatever the core says, unless that is a wrong shape before it. */
function called(handle, op, { text, fault, next }) {
  if (fault === null) return opened(handle.call(op, text))
  try {
    opened(handle.call(op, text))
  } catch (error) {
    if (!(error instanceof RulesError)) throw error
    if (error.code === 'INVALID_INPUT' && error.path !== fault.path && error.path !== next) throw error
  }
  throw fault
}

function open(text) {
  const handle = new glue.RulebookHandle(text)
  try {
    const about = opened(handle.about())
    return { about, call: (op, input) => called(handle, op, written(op, input, about.schemes)), free: () => handle.free() }
  } catch (error) {
    handle.free()
    throw error
  }
}

/** What the WebAssembly file may ask of its host: at most to throw. */
export function importsOf() {
  const functions = {}
  for (const name of Object.keys(glue)) if (name.indexOf('__wbg___wbindgen_') === 0) functions[name] = glue[name]
  return { './points_rules_bg.js': functions }
}

/** The API over the exports of an instance, or of the fallback that stands for one. */
export function apiOf(exports, more) {
  glue.__wbg_set_wasm(exports)
  const operations = JSON.parse(glue.operations())
  const ours = Object.keys(SHAPES)
  if (operations.join() !== ours.join()) {
    throw new Error('points-rules: the wasm file is of another version than this package; copy it anew')
  }
  return createApi({ operations, open }, more)
}
