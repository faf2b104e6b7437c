// Node's entry, in the full build and in the one with explanations: the WebAssembly file is read from beside it, which is the quickest start there is. A server bundle may leave
// the file behind; then the copy in the inline entry takes its place.
import { getImports } from '#web-glue'
import { early } from './api.js'
import { NAME } from './file.js'
import { instantiate } from './instantiate.js'
import { loaderOf, TIMEOUT, within } from './loader.js'
import { apiOf } from './web-core.js'

/** `read` gives the file's bytes or throws, or a promise of either; `inlined` a copy. */
export function entryOf(read, inlined) {
  let api = null
  const ours = async () => {
    try {
      return await read()
    } catch (_) {
      return inlined()
    }
  }
  const load = loaderOf(
    async ({ wasm, timeout = TIMEOUT }, signal) => {
      const made = await (wasm === undefined
        ? instantiate(ours(), getImports(), signal, `the package's folder (web/${NAME})`)
        : within(timeout, 'what was given to load', instantiate(wasm, getImports(), signal)))
      if (api === null) api = apiOf(made)
      return api
    },
    ['wasm', 'timeout', 'signal'],
  )
  return { load, openRulebook: early(() => api) }
}
