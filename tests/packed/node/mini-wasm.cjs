// The mini build as WebAssembly, which is plain enough for every engine that has any.
const { readFileSync } = require('fs')
const { load } = require('points-rules/mp')

const file = require.resolve('points-rules/mp/points_rules.wasm')
const webAssembly = { instantiate: function (path, imports) { return WebAssembly.instantiate(readFileSync(file), imports) } }

load({ wasmPath: '/points_rules.wasm', webAssembly: webAssembly }).then(function (api) {
  const rules = api.openRulebook(require('points-rules/rulebooks/appreciation.json'))
  const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
  const quote = rules.appreciation.quoteOrder({ market: market, referred: false, merchant: false, amount: '100', contribution: null })
  if (api.engine !== 'wasm') throw new Error(api.engine)
  console.log(quote.grant.units + ' ' + quote.unitValueAfter)
})
