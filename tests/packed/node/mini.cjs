// The fallback: the only engine that runs where there is no WebAssembly, or one that is too old.
const { load } = require('points-rules/mp')

load({ wasmPath: null, fallback: function () { return require('points-rules/mp/fallback') } }).then(function (api) {
  const rules = api.openRulebook(require('points-rules/rulebooks/appreciation.json'))
  const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
  const quote = rules.appreciation.quoteOrder({ market: market, referred: false, merchant: false, amount: '100', contribution: null })
  if (api.engine !== 'js') throw new Error(api.engine)
  console.log(quote.grant.units + ' ' + quote.unitValueAfter)
})
