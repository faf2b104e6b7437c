import { load, RulesError } from 'points-rules'
import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

load().then(({ openRulebook }) => {
  const { quoteOrder } = openRulebook(rulebook).appreciation
  const { grant, unitValueAfter } = quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  try {
    quoteOrder({ market, referred: false, merchant: false, amount: 100, contribution: null })
  } catch (error) {
    if (error instanceof RulesError && error.code === 'INVALID_DECIMAL') {
      document.querySelector('output').textContent = `${grant.units} ${unitValueAfter}`
    }
  }
})
