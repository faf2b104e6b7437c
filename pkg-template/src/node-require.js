// Node's entry for `require`.
import { readFileSync } from 'fs'
import { join } from 'path'
import { entryOf } from './node-core.js'

export * from './helpers.js'

export const { load, openRulebook } = entryOf(
  () => readFileSync(join(__dirname, 'web', 'points_rules_bg.wasm')),
  () => require('./inline.js').wasmBytes(),
)
