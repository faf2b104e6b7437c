// What the entries for browsers, bundlers, workers and edge hosts share: each fetches the WebAssembly file of its build.
import { early } from './api.js'
import { IMPORTS } from './call.js'
import { outcome } from './failure.js'
import { INLINE, NAME } from './file.js'
import { checkHost, instantiate, isAddress, shownAddress } from './instantiate.js'
import { loaderOf, TIMEOUT, within } from './loader.js'
import { apiOf } from './web-core.js'

/** `address()` gives where the file is, or throws. */
export function entryOf(address) {
  let api = null
  const ours = () => {
    try {
      return address()
    } catch (cause) {
      throw outcome(`this build has no address for ${NAME}: name it with load({ wasm }), or import '${INLINE}'`, cause)
    }
  }
  const load = loaderOf(
    async ({ wasm, timeout = TIMEOUT }, signal) => {
      checkHost()
      const source = wasm === undefined ? ours() : wasm
      const what = isAddress(source) ? shownAddress(source) : 'the given promise'
      const made = await within(timeout, what, instantiate(source, IMPORTS, signal))
      if (api === null) api = apiOf(made)
      return api
    },
    ['wasm', 'timeout', 'signal'],
  )
  return { load, openRulebook: early(() => api) }
}
