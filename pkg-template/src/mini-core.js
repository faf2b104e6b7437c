// The mini build and the JavaScript fallback: only numbers cross, so that the exports are called as they are.
import { createApi } from './api.js'
import { coreOf } from './core.js'
import { freeText, goesOn, nullable, said, skip, text } from './flat.js'

/** What the module asks of its host: nothing. */
export const IMPORTS = {}

/** `{code, path, message}`, with the figures of a shortage where there is one. */
function readFault(last) {
  skip()
  const fault = { code: text(), path: nullable(freeText), message: freeText() }
  if (goesOn(last)) {
    fault.required = text()
    fault.available = text()
    fault.missing = text()
  }
  return fault
}

function handleOf(exports, pointer, forgotten) {
  const handle = {
    run: (exchange, op, length) => exports.rulebookhandle_run(pointer, exchange.pointer, op, length) >>> 0,
    batch: (exchange, batch, length, count) =>
      exports.rulebookhandle_batch(pointer, exchange.pointer, batch, length, count) >>> 0,
    about: (exchange) => exports.rulebookhandle_about(pointer, exchange.pointer) >>> 0,
    free: () => {
      if (forgotten !== null) forgotten.unregister(handle)
      exports.__wbg_rulebookhandle_free(pointer, 0)
    },
  }
  if (forgotten !== null) forgotten.register(handle, pointer, handle)
  return handle
}

/** Frees rulebooks that a program lets go of, on hosts that tell. */
function registryOf(exports) {
  if (typeof FinalizationRegistry === 'undefined') return null
  return new FinalizationRegistry((pointer) => exports.__wbg_rulebookhandle_free(pointer, 0))
}

/** Whether these are the exports of this package's file, of whatever version. */
export function isOurs(exports) {
  return Boolean(exports && exports.memory) && typeof exports.exchange_version === 'function'
}

/** The API over the exports of an instance, or of the fallback that stands for one. */
export function apiOf(exports, more) {
  const pointer = exports.exchange_new()
  const forgotten = registryOf(exports)
  const exchange = {
    pointer,
    input: (length) => exports.exchange_input(pointer, length) >>> 0,
    columns: (length) => exports.exchange_columns(pointer, length) >>> 0,
    output: () => exports.exchange_output(pointer) >>> 0,
    version: () => exports.exchange_version(pointer) >>> 0,
  }
  const core = coreOf({
    exchange,
    memory: exports.memory,
    open: (_, length) => {
      const opened = exports.rulebookhandle_open(pointer, length)
      return opened === 0 ? undefined : handleOf(exports, opened, forgotten)
    },
    fault: () => said(exports.exchange_fault(pointer) >>> 0, readFault),
  })
  return createApi(core, more)
}
