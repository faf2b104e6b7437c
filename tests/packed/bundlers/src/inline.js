import { loadSync } from 'points-rules/inline'
import rulebook from 'points-rules/rulebooks/appreciation.json'

const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
const { grant, unitValueAfter } = loadSync().openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
document.querySelector('output').textContent = `${grant.units} ${unitValueAfter}`
