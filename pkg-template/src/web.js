// The entry for browsers, bundlers, workers and edge hosts: the page build.
import { entryOf } from './web-entry.js'

export * from './helpers.js'

// The address is written out in full: bundlers look for this very expression.
export const { load, openRulebook } = entryOf(() => new URL('./points_rules_bg.wasm', import.meta.url))
