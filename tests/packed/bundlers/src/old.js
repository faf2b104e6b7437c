// For bundlers that parse nothing past ES2019 and read no `exports`.
import { load } from 'points-rules'
import rulebook from 'points-rules/rulebooks/appreciation.json'
import { load as loadMini } from 'points-rules/mp'

const { loadSync } = require('points-rules/inline')
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

function quote({ openRulebook }) {
  const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  return `${grant.units} ${unitValueAfter}`
}

Promise.all([load(), require('points-rules').load(), loadMini({ wasmPath: null, fallback: () => require('points-rules/mp/fallback') })]).then((apis) => {
  const quotes = new Set([...apis, loadSync()].map(quote))
  document.querySelector('output').textContent = [...quotes].join()
})
