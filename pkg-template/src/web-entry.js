// What the entries for browsers, bundlers, workers and edge hosts share: each fetches the WebAssembly file of its build.
import { early } from './api.js'
import { failed } from './failure.js'
import { INLINE, NAME } from './file.js'
import { checkHost, instantiate, isAddress, readLocal, shownAddress } from './instantiate.js'
import { lateOf, loaderOf, TIMEOUT } from './loader.js'
import { apiOf, getImports } from './web-core.js'

/** Where this script is from, for builds that lose `import.meta`; only while it runs does a page tell. */
const SCRIPT = scriptAddress()

function scriptAddress() {
  if (typeof document === 'object' && document !== null && document.currentScript) return document.currentScript.src
  return typeof importScripts === 'function' && typeof location === 'object' ? location.href : ''
}

function addressOf(make) {
  try {
    return make()
  } catch (_) {
    return null
  }
}

/** An address that this page can read; a build may have left one of its own machine. */
function isReadable(address) {
  return address !== null && (address.protocol !== 'file:' || (typeof location === 'object' && location.protocol === 'file:'))
}

/** The file of this build: its address, or its bytes where a test in Node plays a page. */
function found(make) {
  const address = addressOf(make)
  if (isReadable(address)) return address
  const bytes = address === null ? null : readLocal(address)
  if (bytes !== null) return bytes
  const beside = addressOf(() => new URL(NAME, SCRIPT))
  if (isReadable(beside)) return beside
  throw failed(
    `this build has no address for ${NAME}: give load({ wasm }) the file's address, or the compiled module on an edge ` +
      `host; or import '${INLINE}', which carries the file`,
  )
}

/** `address()` gives where the file is, or throws. */
export function entryOf(address) {
  let api = null
  const ready = (made) => {
    if (api === null) api = apiOf(made)
    return api
  }
  const load = loaderOf(
    ({ wasm }, signal) => {
      checkHost()
      const source = wasm === undefined ? found(address) : wasm
      const what = isAddress(source) ? shownAddress(source) : 'the given promise'
      const from = wasm === undefined ? NAME : 'the given bytes'
      return { started: instantiate(source, getImports(), signal, from).then(ready), limit: TIMEOUT, late: lateOf(what) }
    },
    ['wasm'],
  )
  return { load, openRulebook: early(() => api) }
}
