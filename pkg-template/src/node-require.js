// Node's entry for `require`, which the build writes in the place of `hostRequire`, and the files' names with it: bundlers follow it.
import { entryOf } from './node-core.js'

export * from './helpers.js'

export const { load, openRulebook } = entryOf(
  () => hostRequire('fs'),
  () => hostRequire('path').join(__dirname, WASM_FILE),
  () => hostRequire('path').join(__dirname, OTHER_FILE),
  () => hostRequire(INLINE_FILE),
)
