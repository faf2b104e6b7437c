import { load } from './node_modules/points-rules/web/index.js'

const rulebook = await (await fetch('./node_modules/points-rules/rulebooks/appreciation.json')).text()
const { openRulebook } = await load()
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
const { grant, unitValueAfter } = openRulebook(rulebook).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
postMessage(`${grant.units} ${unitValueAfter}`)
