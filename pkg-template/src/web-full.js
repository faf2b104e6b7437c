// The same with every operation, for pages of operators: the full build.
import { entryOf } from './web-entry.js'

export * from './helpers.js'

// The address is written out in full: bundlers look for this very expression.
export const { load, openRulebook } = entryOf(() => new URL('./points_rules_full_bg.wasm', import.meta.url))
