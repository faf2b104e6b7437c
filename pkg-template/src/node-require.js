// Node's entry for `require`, which the build writes in the place of `hostRequire`: bundlers follow it.
import { entryOf } from './node-core.js'

export * from './helpers.js'

export const { load, openRulebook } = entryOf(
  () => hostRequire('fs').readFileSync(hostRequire('path').join(__dirname, 'web', 'points_rules_full_bg.wasm')),
  () => hostRequire('./full/inline.js').wasmBytes(),
)
