// Node's entry, in the full build and in the one with explanations: the WebAssembly file is read from beside it, which is the quickest start there is. A server bundle may leave
// the file behind; then the copy in the inline entry takes its place.
import { getImports } from '#web-glue'
import { early } from './api.js'
import { NAME } from './file.js'
import { instantiate } from './instantiate.js'
import { lateOf, loaderOf, TIMEOUT } from './loader.js'
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
  const ready = (made) => {
    if (api === null) api = apiOf(made)
    return api
  }
  const load = loaderOf(
    ({ wasm }, signal) =>
      wasm === undefined
        ? { started: instantiate(ours(), getImports(), signal, `the package's folder (web/${NAME})`).then(ready), limit: Infinity, late: null }
        : { started: instantiate(wasm, getImports(), signal).then(ready), limit: TIMEOUT, late: lateOf('what was given to load') },
    ['wasm'],
  )
  return { load, openRulebook: early(() => api) }
}
