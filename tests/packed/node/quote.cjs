const { load, RulesError } = require('points-rules')
const rulebook = require('points-rules/rulebooks/appreciation.json')

load().then(function (api) {
  const rules = api.openRulebook(rulebook)
  const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
  const quote = rules.appreciation.quoteOrder({ market: market, referred: false, merchant: false, amount: '100', contribution: null })
  try {
    rules.appreciation.quoteOrder({ market: market, referred: false, merchant: false, amount: 100, contribution: null })
    throw new Error('a number was taken for a decimal')
  } catch (error) {
    if (!(error instanceof RulesError) || error.code !== 'INVALID_DECIMAL') throw error
  }
  console.log(quote.grant.units + ' ' + quote.unitValueAfter)
})
