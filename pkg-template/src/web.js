// The entry for browsers, bundlers, workers and edge hosts.
import { getImports } from '#web-glue'
import { early } from './api.js'
import { outcome } from './failure.js'
import { checkHost, instantiate, isAddress, shownAddress } from './instantiate.js'
import { loaderOf, TIMEOUT, within } from './loader.js'
import { apiOf } from './web-core.js'

export * from './helpers.js'

let api = null

/** The address is written out in full: bundlers look for this very expression. */
function ours() {
  try {
    return new URL('./points_rules_bg.wasm', import.meta.url)
  } catch (cause) {
    throw outcome("this build has no address for points_rules_bg.wasm: name it with load({ wasm }), or import 'points-rules/inline'", cause)
  }
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
