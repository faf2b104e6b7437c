// The entry that carries the WebAssembly file within itself: nothing is fetched, nothing lies beside it.
// One-file pages use it, and Node and server bundles, where a file beside the code is easily lost.
import { getImports } from '#web-glue'
import WASM from '#web-wasm'
import { early, once } from './api.js'
import { bytesOf } from './base64.js'
import { checkHost, instantiate, instantiateSync } from './instantiate.js'
import { apiOf } from './web-core.js'

export { errorCodes } from './batch.js'
export { RulesError } from './error.js'
export { format, fromFen, parseTyped, toFen } from './text.js'

let api = null

export const load = once(async (options) => {
  checkHost()
  const given = options === undefined || options === null ? undefined : options.wasm
  const instance = await instantiate(given === undefined ? bytesOf(WASM) : given, getImports())
  // loadSync may have been quicker; a second instance would strand its rulebooks.
  if (api === null) api = apiOf(instance)
  return api
})

/** The WebAssembly file itself, for Node's entry where it has lost the file. */
export const wasmBytes = () => bytesOf(WASM)

/** Without waiting, where the host compiles that much on the spot. */
export function loadSync() {
  if (api !== null) return api
  checkHost()
  try {
    api = apiOf(instantiateSync(bytesOf(WASM), getImports()))
  } catch (cause) {
    const error = new Error(`points-rules: this host does not compile synchronously; use await load() (${cause.message})`)
    error.cause = cause
    throw error
  }
  return api
}

export const openRulebook = early(() => api)
