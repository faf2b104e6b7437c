// What orders bring the merchant, and what the fixed points of these orders change into.
import { compare } from 'points-rules/mp'
import { stageOf } from './orders'
import { asked, quoted, typed } from './typed'

function saleOf(order) {
  const { id, left, fixedPoints, grants } = order
  const units = grants && grants.appreciation && grants.appreciation.merchantUnits
  return { id, stage: stageOf(order), contribution: left.appreciation && left.appreciation.contribution, fixedPoints, units }
}

/** More than the merchant has is no question to the core: the market has the points of all. */
function swapOf({ appreciation }, { market, merchant }, text) {
  const { value } = typed(text)
  if (value !== null && compare(value, merchant.fixedPoints) > 0) return { quote: null, hint: `不够，现有 ${merchant.fixedPoints}。` }
  return asked([[text]], (fixedPoints) => appreciation.quoteReturn({ market, holder: merchant.holder, fixedPoints }))
}

/** What the merchant's page shows; null where the rulebook has no such scheme. */
export function merchantPreview({ rules }, account, text) {
  const { market, merchant, orders } = account
  const { holder, member, fixedPoints } = merchant
  return {
    sales: orders.map(saleOf),
    fixedPoints,
    swap: rules.appreciation && swapOf(rules, account, text),
    holding: rules.appreciation && { holder, worth: quoted(() => rules.appreciation.valueHolding({ market, holder })) },
    member: rules.dividend && member,
  }
}
