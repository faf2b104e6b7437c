// Node's entries, with all operations and with explanations: WebAssembly files are read from beside the script. Where a server bundle
// left them behind, and where a program gives a file, the inline entry of the web takes over, which carries a copy of its own.
import { apiOf, getImports } from '#core'
import { early } from './api.js'
import { readFile } from './file.js'
import { instantiateOwn } from './instantiate.js'
import { lateOf, loaderOf, TIMEOUT } from './loader.js'

/** A file's name for people. */
const shown = (file) => file.replace('./', '')

/** Node's `fs`, where it can read the file at each place; else null. */
async function fileSystem(files, places) {
  try {
    const fs = await files()
    for (const place of places) fs.accessSync(place(), fs.constants.R_OK)
    return fs
  } catch (_) {
    return null
  }
}

/**
 * `files()` gives Node's `fs`, or a promise of it; `place()` and `other()` are where the module is that Node starts with, and that of
 * all operations; `inlined()` gives the inline entry, or a promise of it.
 */
export function entryOf(files, place, other, inlined) {
  let api = null
  const ready = (make) => {
    if (api === null) api = make()
    return api
  }
  const own = async () => {
    const fs = await fileSystem(files, [place, other])
    if (fs === null) {
      const theirs = await (await inlined()).load()
      return ready(() => theirs)
    }
    const made = await instantiateOwn(readFile(fs, place(), shown(WASM_FILE)), getImports(), shown(WASM_FILE))
    return ready(() => apiOf(made, () => readFile(fs, other(), shown(OTHER_FILE), 'whole')))
  }
  const given = async (wasm, signal) => {
    // The time is the caller's own.
    const theirs = await (await inlined()).load({ wasm, signal: signal(), timeout: Infinity })
    return ready(() => theirs)
  }
  const load = loaderOf(
    ({ wasm }, signal) =>
      wasm === undefined
        ? { started: own(), limit: Infinity, late: null }
        : { started: given(wasm, signal), limit: TIMEOUT, late: lateOf('what was given to load') },
    ['wasm'],
  )
  return { load, openRulebook: early(() => api) }
}
