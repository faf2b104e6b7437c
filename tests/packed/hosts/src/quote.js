// The brief's order of 100 yuan.
import rulebook from 'points-rules/rulebooks/appreciation.js'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

export function quote({ openRulebook }) {
  const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  return `${grant.units} ${unitValueAfter}`
}

/** The figures, or what is said where there are none. */
export const shown = (loading) => loading.then(quote).catch((error) => error.message)
