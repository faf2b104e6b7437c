// The entry that carries the WebAssembly file within itself: nothing is fetched, nothing lies beside it.
// One-file pages use it, and Node and server bundles, where a file beside the code is easily lost.
import WASM from '#web-wasm'
import { early } from './api.js'
import { bytesOf } from './base64.js'
import { checkHost, instantiate, instantiateOwn, instantiateSync, refused } from './instantiate.js'
import { lateOf, loaderOf, TIMEOUT } from './loader.js'
import { apiOf, getImports } from './web-core.js'

export * from './helpers.js'

let api = null

/** The API; loadSync may have been quicker, and a second instance would strand its rulebooks. */
function ready(made) {
  if (api === null) api = apiOf(made)
  return api
}

export const load = loaderOf(
  ({ wasm }, signal) => {
    checkHost()
    return wasm === undefined
      ? { started: instantiateOwn(bytesOf(WASM), getImports()).then(ready), limit: Infinity, late: null }
      : { started: instantiate(wasm, getImports(), signal).then(ready), limit: TIMEOUT, late: lateOf('what was given to load') }
  },
  ['wasm'],
)

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
