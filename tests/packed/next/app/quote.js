import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

export function quote({ openRulebook }) {
  const { quoteOrder } = openRulebook(rulebook).appreciation
  const { grant, unitValueAfter } = quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  return `${grant.units} ${unitValueAfter}`
}
