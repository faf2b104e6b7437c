// The entry for browsers, bundlers, workers and edge hosts.
import { getImports } from '#web-glue'
import { early } from './api.js'
import { failed } from './failure.js'
import { checkHost, instantiate, isAddress, readLocal, shownAddress } from './instantiate.js'
import { loaderOf, TIMEOUT, within } from './loader.js'
import { apiOf } from './web-core.js'

export * from './helpers.js'

let api = null

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

/** Our file: its address, or its bytes where a test in Node plays a page. */
function ours() {
  // Written out in full: bundlers look for this very expression.
  const address = addressOf(() => new URL('./points_rules_bg.wasm', import.meta.url))
  if (isReadable(address)) return address
  const bytes = address === null ? null : readLocal(address)
  if (bytes !== null) return bytes
  const beside = addressOf(() => new URL('points_rules_bg.wasm', SCRIPT))
  if (isReadable(beside)) return beside
  throw failed(
    "this build has no address for points_rules_bg.wasm: give load({ wasm }) the file's address, or the compiled module on an " +
      "edge host; or import 'points-rules/inline', which carries the file",
  )
}

export const load = loaderOf(
  async ({ wasm, timeout = TIMEOUT }, signal) => {
    checkHost()
    const source = wasm === undefined ? ours() : wasm
    const what = isAddress(source) ? shownAddress(source) : 'the given promise'
    const made = await within(timeout, what, instantiate(source, getImports(), signal))
    if (api === null) api = apiOf(made)
    return api
  },
  ['wasm', 'timeout', 'signal'],
)

export const openRulebook = early(() => api)
