// The entry for mini-programs. ES2015 and no global that a device may lack: promises, but no async functions.
import { createApi, early } from './api.js'
import { bounded, define, quoted } from './failure.js'
import { loaderOf, TIMEOUT, unanswered, within } from './loader.js'
import { IMPORTS, isOurs, useCore } from './mini-core.js'

export * from './helpers.js'

/** A file of the code package is there at once or never. */
const TIMEOUT_BEFORE_FALLBACK = 5000

const PLACE =
  'copy points_rules.wasm.br into the project and name it from the root, such as ' +
  "load({ wasmPath: '/miniprogram_npm/points-rules/points_rules.wasm.br' })"

function failed(message) {
  return new Error(bounded(`points-rules/mp: ${message}`))
}

let api = null

/** The host's WebAssembly; each vendor has its own name for it. */
function hostWebAssembly() {
  if (typeof WXWebAssembly !== 'undefined') return WXWebAssembly
  if (typeof TTWebAssembly !== 'undefined') return TTWebAssembly
  return null
}

/** A wrong path is the program's mistake on every client, so that no fallback hides it. */
function checkPath(path) {
  const shown = quoted(path)
  if (path === undefined) throw failed(`wasmPath is missing; ${PLACE} (wasmPath: null if only the fallback is wanted)`)
  if (typeof path !== 'string') throw failed(`wasmPath is a path inside the code package, not bytes or a module; ${PLACE}`)
  if (/^[a-z]+:/i.test(path)) throw failed(`wasmPath ${shown} is an address; only a file of the code package works: ${PLACE}`)
  if (/^\.\.?\//.test(path)) throw failed(`wasmPath ${shown} is relative; it starts at the root of the code package: ${PLACE}`)
  if (!/\.wasm(\.br)?$/.test(path)) throw failed(`wasmPath ${shown} ends in neither .wasm nor .wasm.br; ${PLACE}`)
}

/** The host's own rejection, with the next step added where it can be; some reject with no error but `{errMsg}`. */
function explained(reason, path) {
  const steps =
    `points-rules/mp: could not start ${path}. Is points_rules.wasm.br, and no other wasm, in the ` +
    'uploaded code package at this path? ' +
    'If it lies in a subpackage, load that subpackage first. ' +
    'Is the base library 2.14.0 or later (Douyin 2.92.0.0)? Older clients need load({ wasmPath, fallback }).'
  const isError = typeof reason === 'object' && reason !== null && typeof reason.message === 'string'
  if (!isError) {
    const said = reason && typeof reason === 'object' ? reason.errMsg : reason
    return define(new Error(`${bounded(String(said))} (${steps})`), 'cause', reason, false)
  }
  try {
    reason.message = `${bounded(reason.message)} (${steps})`
  } catch (_) {
    // A frozen error is passed on as it is.
  }
  return reason
}

function instanceOf(result) {
  return (result && result.instance) || result
}

function exportsOf(result, path) {
  const instance = instanceOf(result)
  const exports = instance && instance.exports
  if (!isOurs(exports)) {
    throw failed(`${path} is not the file points_rules.wasm.br of this package; copy that one there`)
  }
  return exports
}

/** What the host gives for the file. */
function instantiated(host, path) {
  return new Promise((resolve) => resolve(host.instantiate(path, IMPORTS)))
}

/** Throws the reason with the next step. */
const explainedFor = (path) => (reason) => {
  throw explained(reason, path)
}

/** `require` gives the module, `import()` and bundlers may wrap it. */
function moduleIn(given) {
  const inner = given && given.default
  const found = given && typeof given.instantiate === 'function' ? given : inner
  if (found && typeof found.instantiate === 'function') return found
  throw failed("fallback gives the module: load({ fallback: () => require('points-rules/mp/fallback') })")
}

/** What calculates; a fallback may take the place of an instance that has stopped. */
let engine = 'wasm'

/** The API over these exports, unless another start was quicker. */
function apiOf(exports, renewal, name, wasmError) {
  if (api === null) {
    useCore(exports, renewal)
    engine = name
    api = createApi({
      get engine() {
        return engine
      },
      wasmError,
    })
  }
  return api
}

/**
 * How an instance that has stopped is replaced: at once where the host gives its module, or by a fallback that is there at once;
 * else by loading the file again.
 */
function renewalOf(host, path, result, fallback) {
  const Instance = host.Instance || Object(instanceOf(result)).constructor
  return {
    now() {
      try {
        return exportsOf(new Instance(result.module, IMPORTS), path)
      } catch (reason) {
        if (!fallback) throw reason
      }
      const exports = moduleIn(fallback()).instantiate(IMPORTS)
      engine = 'js'
      return exports
    },
    later: () => within(TIMEOUT, path, instantiated(host, path)).catch(explainedFor(path)).then((again) => exportsOf(again, path)),
  }
}

function startWasm(host, path, fallback) {
  return instantiated(host, path).catch(explainedFor(path)).then((result) =>
    apiOf(exportsOf(result, path), renewalOf(host, path, result, fallback), 'wasm', null),
  )
}

function startFallback(fallback, wasmError) {
  const given = new Promise((resolve) => resolve(fallback()))
  return within(TIMEOUT, 'the fallback', given).then((found) => {
    const module = moduleIn(found)
    const now = () => module.instantiate(IMPORTS)
    return apiOf(now(), { now, later: null }, 'js', wasmError)
  }).catch((error) => {
    // Both failed: the fallback's error is thrown, with the first one as its cause.
    if (wasmError !== null && error instanceof Error && error.cause === undefined) define(error, 'cause', wasmError, false)
    throw error
  })
}

function start({ wasmPath, fallback, webAssembly }) {
  const host = webAssembly || hostWebAssembly()
  if (fallback !== undefined && typeof fallback !== 'function') {
    throw failed("fallback is a function: load({ fallback: () => require('points-rules/mp/fallback') })")
  }
  if (wasmPath !== null && (wasmPath !== undefined || host !== null)) checkPath(wasmPath)
  if (host === null || wasmPath === null) {
    if (fallback) return { started: startFallback(fallback, null), limit: Infinity, late: null }
    throw failed(
      'this client has no WebAssembly for mini-programs; give the JavaScript fallback: ' +
        "load({ wasmPath, fallback: () => require('points-rules/mp/fallback') }); in a browser import 'points-rules'",
    )
  }
  let fallen = null
  // Once, whoever gives up first.
  const fall = (wasmError) => {
    if (fallen === null) fallen = startFallback(fallback, wasmError)
    return fallen
  }
  const late = (milliseconds) => {
    const error = explained(unanswered(wasmPath, milliseconds), wasmPath)
    if (fallback) return fall(error)
    throw error
  }
  const started = startWasm(host, wasmPath, fallback)
  return { started: fallback ? started.catch(fall) : started, limit: fallback ? TIMEOUT_BEFORE_FALLBACK : TIMEOUT, late }
}

export const load = loaderOf(start, ['wasmPath', 'fallback', 'webAssembly'])

export const openRulebook = early(() => api)
