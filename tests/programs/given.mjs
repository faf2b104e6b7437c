// Known figures, without anything of Node's: browsers run these too.
import { BRIEF_ORDER, BRIEF_QUOTE, EMPTY_MARKET } from '../node/brief.mjs'

export { BRIEF_ORDER }

export const MARKET = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }

export const DAY = { turnover: '1000000', carry: '10', eligibleWeight: '50000', tierHeadcounts: { V1: 30, V2: 9, V3: 2 } }

const RIGHT = JSON.stringify(BRIEF_QUOTE)

/** The rulebook still quotes the order of the brief. */
export function rightQuote(rules) {
  const quote = JSON.stringify(rules.appreciation.quoteOrder(BRIEF_ORDER))
  if (quote !== RIGHT) throw new Error(`the order of the brief was quoted as ${quote}`)
}
