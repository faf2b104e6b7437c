import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { load } from 'points-rules/mp'
import * as fallback from 'points-rules/mp/fallback'

const require = createRequire(import.meta.url)
const file = require.resolve('points-rules/mp/points_rules.wasm')
const webAssembly = { instantiate: (path, imports) => WebAssembly.instantiate(readFileSync(file), imports) }
const api = await load({ wasmPath: '/points_rules.wasm', webAssembly, fallback: () => fallback })
const rules = api.openRulebook(require('points-rules/rulebooks/appreciation.json'))
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
const quote = rules.appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
if (api.engine !== 'wasm') throw new Error(api.engine)
console.log(`${quote.grant.units} ${quote.unitValueAfter}`)
