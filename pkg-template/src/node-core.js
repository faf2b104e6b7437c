// Node's entry: the WebAssembly file is read from beside it, which is the quickest start there is. A server bundle may leave
// the file behind; then the copy in the inline entry takes its place.
import { getImports } from '#web-glue'
import { early, once } from './api.js'
import { checkHost, instantiate } from './instantiate.js'
import { apiOf } from './web-core.js'

export { errorCodes } from './batch.js'
export { RulesError } from './error.js'
export { format, fromFen, parseTyped, toFen } from './text.js'

/** `read` gives the file's bytes or throws, or a promise of either; `inlined` a copy. */
export function entryOf(read, inlined) {
  const ours = async () => {
    try {
      return await read()
    } catch (_) {
      return inlined()
    }
  }
  let api = null
  const load = once(async (options) => {
    checkHost()
    const given = options === undefined || options === null ? undefined : options.wasm
    const instance = await (given === undefined
      ? instantiate(ours(), getImports(), "the package's folder")
      : instantiate(given, getImports()))
    api = apiOf(instance)
    return api
  })
  return { load, openRulebook: early(() => api) }
}
