// The mini-program entry through a bundler; a browser has no WebAssembly of that kind, so the fallback calculates.
import { load } from 'points-rules/mp'
import * as fallback from 'points-rules/mp/fallback'
import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

load({ fallback: () => fallback }).then(({ openRulebook, engine }) => {
  const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  if (engine === 'js') document.querySelector('output').textContent = `${grant.units} ${unitValueAfter}`
})
