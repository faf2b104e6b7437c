import { createRequire } from 'module'
import { load, RulesError } from 'points-rules'

const require = createRequire(import.meta.url)
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

// Without top-level await, which the older ones do not know.
load().then(({ openRulebook }) => {
  const { quoteOrder } = openRulebook(require('points-rules/rulebooks/appreciation.json')).appreciation
  const { units, unitValueAfter } = quoteOrder({ market, referred: false, amount: '100' })
  if (require('points-rules').RulesError !== RulesError) throw new Error('import and require have two packages')
  console.log(`${units} ${unitValueAfter}`)
})
