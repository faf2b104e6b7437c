// The entry for mini-programs. ES2015 and no global that a device may lack: promises, but no async functions.
import { early, once } from './api.js'
import { apiOf, IMPORTS, isOurs } from './mini-core.js'

export { errorCodes } from './batch.js'
export { RulesError } from './error.js'
export { format, fromFen, parseTyped, toFen } from './text.js'

const PLACE =
  'copy points_rules.wasm.br into the project and name it from the root, such as ' +
  "load({ wasmPath: '/miniprogram_npm/points-rules/points_rules.wasm.br' })"

function failed(message) {
  return new Error(`points-rules/mp: ${message}`)
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
  const shown = JSON.stringify(path)
  if (path === undefined) throw failed(`wasmPath is missing; ${PLACE} (wasmPath: null if only the fallback is wanted)`)
  if (typeof path !== 'string') throw failed(`wasmPath is a path inside the code package, not bytes or a module; ${PLACE}`)
  if (/^[a-z]+:/i.test(path)) throw failed(`wasmPath ${shown} is an address; only a file of the code package works: ${PLACE}`)
  if (/^\.\.?\//.test(path)) throw failed(`wasmPath ${shown} is relative; it starts at the root of the code package: ${PLACE}`)
  if (!/\.wasm(\.br)?$/.test(path)) throw failed(`wasmPath ${shown} ends in neither .wasm nor .wasm.br; ${PLACE}`)
}

/** The host's own rejection, with the next step added where it can be; some reject with no error but `{errMsg}`. */
function explained(reason, path) {
  const steps =
    `points-rules/mp: could not start ${path}. Is the file in the uploaded code package at this path? ` +
    'If it lies in a subpackage, load that subpackage first. ' +
    'Is the base library 2.14.0 or later (Douyin 2.92.0.0)? Older clients need load({ wasmPath, fallback }).'
  const isError = typeof reason === 'object' && reason !== null && typeof reason.message === 'string'
  if (!isError) {
    const said = reason && typeof reason === 'object' ? reason.errMsg : reason
    const error = new Error(`${String(said)} (${steps})`)
    error.cause = reason
    return error
  }
  try {
    reason.message = `${reason.message} (${steps})`
  } catch (_) {
    // A frozen error is passed on as it is.
  }
  return reason
}

function exportsOf(result, path) {
  const instance = (result && result.instance) || result
  const exports = instance && instance.exports
  if (!isOurs(exports)) {
    throw failed(`${path} is not the file points_rules.wasm.br of this package; copy that one there`)
  }
  return exports
}

function startWasm(host, path) {
  return new Promise((resolve) => resolve(host.instantiate(path, IMPORTS))).then(
    (result) => apiOf(exportsOf(result, path), { engine: 'wasm', wasmError: null }),
    (reason) => {
      throw explained(reason, path)
    },
  )
}

/** `require` gives the module, `import()` and bundlers may wrap it. */
function startFallback(fallback, wasmError) {
  return new Promise((resolve) => resolve(fallback())).then((given) => {
    const inner = given && given.default
    const found = given && typeof given.instantiate === 'function' ? given : inner
    if (!found || typeof found.instantiate !== 'function') {
      throw failed("fallback gives the module: load({ fallback: () => require('points-rules/mp/fallback') })")
    }
    return apiOf(found.instantiate(IMPORTS), { engine: 'js', wasmError })
  }).catch((error) => {
    // Both failed: the fallback's error says so, and the first one is not lost.
    if (wasmError !== null && error instanceof Error && error.cause === undefined) error.cause = wasmError
    throw error
  })
}

function start(options) {
  const { wasmPath, fallback, webAssembly } = options || {}
  const host = webAssembly || hostWebAssembly()
  if (fallback !== undefined && typeof fallback !== 'function') {
    throw failed("fallback is a function: load({ fallback: () => require('points-rules/mp/fallback') })")
  }
  if (wasmPath !== null && (wasmPath !== undefined || host !== null)) checkPath(wasmPath)
  if (host === null || wasmPath === null) {
    if (fallback) return startFallback(fallback, null)
    throw failed(
      'this client has no WebAssembly for mini-programs; give the JavaScript fallback: ' +
        "load({ wasmPath, fallback: () => require('points-rules/mp/fallback') }); in a browser import 'points-rules'",
    )
  }
  const started = startWasm(host, wasmPath)
  return fallback ? started.catch((wasmError) => startFallback(fallback, wasmError)) : started
}

export const load = once((options) =>
  new Promise((resolve) => resolve(start(options))).then((loaded) => {
    api = loaded
    return loaded
  }),
)

export const openRulebook = early(() => api)
