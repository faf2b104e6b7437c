// Node's entry: the WebAssembly file is read from beside it, which is the quickest start there is. A server bundle may leave
// the file behind; then the copy in the inline entry takes its place.
import { readFileSync } from 'fs'
import { join } from 'path'
import { getImports } from '#web-glue'
import { early, once } from './api.js'
import { checkHost, instantiate } from './instantiate.js'
import { apiOf } from './web-core.js'

export { RulesError } from './error.js'
export { format, fromFen, parseTyped, toFen } from './text.js'

let api = null

function ours() {
  try {
    return readFileSync(join(__dirname, 'web', 'points_rules_bg.wasm'))
  } catch (_) {
    return require('./inline.js').wasmBytes()
  }
}

export const load = once(async (options) => {
  checkHost()
  const given = options === undefined || options === null ? undefined : options.wasm
  const instance = await instantiate(given === undefined ? ours() : given, getImports())
  api = apiOf(instance)
  return api
})

export const openRulebook = early(() => api)
