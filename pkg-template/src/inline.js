// The entry that carries the WebAssembly file within itself: nothing is fetched, nothing lies beside it.
// One-file pages use it, and Node and server bundles, where a file beside the code is easily lost.
import { getImports } from '#web-glue'
import WASM from '#web-wasm'
import { early } from './api.js'
import { bytesOf } from './base64.js'
import { checkHost, instantiate, instantiateOwn, instantiateSync, refused } from './instantiate.js'
import { loaderOf, TIMEOUT, within } from './loader.js'
import { apiOf } from './web-core.js'

export * from './helpers.js'

let api = null

export const load = loaderOf(
  async ({ wasm, timeout = TIMEOUT }, signal) => {
    checkHost()
    const made = await (wasm === undefined
      ? instantiateOwn(bytesOf(WASM), getImports())
      : within(timeout, 'what was given to load', instantiate(wasm, getImports(), signal)))
    // loadSync may have been quicker; a second instance would strand its rulebooks.
    if (api === null) api = apiOf(made)
    return api
  },
  ['wasm', 'timeout', 'signal'],
)

/** The WebAssembly file itself, for Node's entry where it has lost the file. */
export const wasmBytes = () => bytesOf(WASM)

/** Without waiting, where the host compiles that much on the spot. */
export function loadSync() {
  if (api !== null) return api
  checkHost()
  let made
  try {
    made = instantiateSync(bytesOf(WASM), getImports())
  } catch (cause) {
    throw refused(cause, 'this host does not compile synchronously; use await load()')
  }
  api = apiOf(made)
  return api
}

export const openRulebook = early(() => api)
