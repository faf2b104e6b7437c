import { load, RulesError } from 'points-rules'
import rulebook from 'points-rules/rulebooks/appreciation.js'

test('the order of the brief', async () => {
  const { openRulebook } = await load()
  const { quoteOrder } = openRulebook(rulebook).appreciation
  const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
  const quote = quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
  expect(quote).toMatchObject({ grant: { units: '21.00000000' }, unitValueAfter: '1.4286' })
  expect(() => quoteOrder({ market, referred: false, merchant: false, amount: 100, contribution: null })).toThrow(RulesError)
})
