// Shows the figures, or what is said where there are none.
import { load } from 'points-rules'
import rulebook from 'points-rules/rulebooks/appreciation.js'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

function quote({ openRulebook }) {
  const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  return `${grant.units} ${unitValueAfter}`
}

export const report = (options) => load(options).then(quote).catch((error) => error.message)
