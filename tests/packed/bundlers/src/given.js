// For bundlers that do not follow `new URL(…, import.meta.url)`: the file is imported, its address given.
import { load } from 'points-rules'
import wasm from 'points-rules/points_rules_bg.wasm'
import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

load({ wasm }).then(({ openRulebook }) => {
  const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  document.querySelector('output').textContent = `${grant.units} ${unitValueAfter}`
})
