import { readFileSync } from 'node:fs'
import { loadSync } from 'points-rules/inline'

const text = readFileSync(new URL('node_modules/points-rules/rulebooks/appreciation.json', import.meta.url), 'utf8')
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
const quote = loadSync().openRulebook(text).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
console.log(`${quote.grant.units} ${quote.unitValueAfter}`)
