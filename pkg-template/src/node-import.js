// Node's entry for `import`: a module of its own, because importing the other one takes Node longer than all the rest.
import { readFileSync } from 'fs'
import { entryOf } from './node-core.js'

export { errorCodes, format, fromFen, parseTyped, RulesError, toFen } from './node-core.js'

export const { load, openRulebook } = entryOf(
  () => readFileSync(new URL('./web/points_rules_bg.wasm', import.meta.url)),
  () => import('./inline.js').then((inline) => inline.default.wasmBytes()),
)
