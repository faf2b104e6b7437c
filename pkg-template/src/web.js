// The entry for browsers, bundlers, workers and edge hosts, of each build.
import { entryOf } from './web-entry.js'

export * from './helpers.js'

// The build writes the name out: bundlers look for an address in quotes here.
export const { load, openRulebook } = entryOf(() => new URL(WASM_FILE, import.meta.url))
