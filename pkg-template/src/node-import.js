// Node's entry for `import`: a module of its own, because importing the other one takes Node longer than all the rest.
import { entryOf } from './node-core.js'

export * from './helpers.js'

/** Importing `fs` makes Node load its streams, which takes as long as compiling the core. Before 20.16 there is no other way. */
async function files() {
  return typeof process.getBuiltinModule === 'function' ? process.getBuiltinModule('fs') : import('fs')
}

// The build writes the names of the files out. An ES module: Rollup without its plugin for CommonJS finds no exports in the other one.
export const { load, openRulebook } = entryOf(
  files,
  () => new URL(WASM_FILE, import.meta.url),
  () => new URL(OTHER_FILE, import.meta.url),
  () => import(INLINE_FILE),
)
