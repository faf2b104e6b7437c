// The entry for browsers, bundlers, workers and edge hosts.
import { getImports } from '#web-glue'
import { early, once } from './api.js'
import { checkHost, instantiate } from './instantiate.js'
import { apiOf } from './web-core.js'

export { errorCodes } from './batch.js'
export { RulesError } from './error.js'
export { format, fromFen, parseTyped, toFen } from './text.js'

let api = null

// The address is written out in full: bundlers look for this very expression.
const ours = () => new URL('./points_rules_bg.wasm', import.meta.url)

export const load = once(async (options) => {
  checkHost()
  const given = options === undefined || options === null ? undefined : options.wasm
  const instance = await instantiate(given === undefined ? ours() : given, getImports())
  api = apiOf(instance)
  return api
})

export const openRulebook = early(() => api)
