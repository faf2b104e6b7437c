import { loadSync } from 'points-rules/inline'
import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
const { units, unitValueAfter } = loadSync().openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, amount: '100' })
document.querySelector('output').textContent = `${units} ${unitValueAfter}`
