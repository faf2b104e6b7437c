import { createRequire } from 'module'
import { load, RulesError } from 'points-rules'

const require = createRequire(import.meta.url)
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

// Without top-level await, which the older ones do not know.
load().then(({ openRulebook }) => {
  const { quoteOrder } = openRulebook(require('points-rules/rulebooks/appreciation.json')).appreciation
  const { grant, unitValueAfter } = quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  const { RulesError: Other } = require('points-rules')
  const refusal = new Other({ code: 'OVERFLOW', message: 'an error of the other module' })
  if (!(refusal instanceof RulesError)) throw new Error('import does not know the errors of require')
  console.log(`${grant.units} ${unitValueAfter}`)
})
