import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

export function quote({ openRulebook }) {
  const { quoteOrder } = openRulebook(rulebook).appreciation
  const { units, unitValueAfter } = quoteOrder({ market, referred: false, amount: '100' })
  return `${units} ${unitValueAfter}`
}
