const { load } = require('points-rules')
const rulebook = require('points-rules/rulebooks/appreciation.js')

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

load().then(({ openRulebook }) => {
  const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  document.querySelector('output').textContent = `${grant.units} ${unitValueAfter}`
})
