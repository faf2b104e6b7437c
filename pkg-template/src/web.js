// The entry for browsers, bundlers, workers and edge hosts.
import { getImports } from '#web-glue'
import { early } from './api.js'
import { checkHost, instantiate, isAddress, shownAddress } from './instantiate.js'
import { loaderOf, TIMEOUT, within } from './loader.js'
import { apiOf } from './web-core.js'

export * from './helpers.js'

let api = null

// The address is written out in full: bundlers look for this very expression.
const ours = () => new URL('./points_rules_bg.wasm', import.meta.url)

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
