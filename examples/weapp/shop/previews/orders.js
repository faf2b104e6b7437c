// The orders as they stand, and what a return would give and take back.
import { add, isZero } from 'points-rules/mp'
import { quoteReturn } from '../orders'
import { asked } from './typed'

export function stageOf({ grants, given, returned }) {
  const isBack = given.lines.every(({ quantity }, line) => quantity === returned[line])
  if (grants === null) return isBack ? '已取消' : '待完成'
  return isBack ? '已全退' : '已完成'
}

const bookedOf = ({ appreciation, release }) => ({
  units: appreciation && appreciation.units,
  points: release && release.points,
})

function shownOrder(order) {
  const { id, given, total, names, returned, grants } = order
  const stage = stageOf(order)
  const lines = given.lines.map(({ quantity }, line) => ({ name: names[line], quantity, returned: returned[line] }))
  // With both decimals, as the other figures are printed.
  const fixedPoints = add(given.fixedPoints, '0.00')
  return { id, stage, lines, total, fixedPoints, booked: grants && bookedOf(grants) }
}

const some = (figure) => figure !== undefined && !isZero(figure)

/** What should come back and is no longer there. */
function notesOf({ appreciation, dividend, release }) {
  const { shortfallValue, mayKeep, retained } = appreciation || {}
  const { quotaShortfall } = dividend || {}
  const { shortfall } = release || {}
  return [
    some(shortfallValue) && `应收回的增值积分有一部分已不在，值 ¥${shortfallValue}。`,
    some(mayKeep) && `商城可以从退款里扣下至多 ¥${mayKeep}。`,
    some(retained) && `¥${retained} 留在基金里，不随退货退出。`,
    some(quotaShortfall) && `额度里有 ¥${quotaShortfall} 已经分掉，收不回。`,
    some(shortfall) && `${shortfall} 积分已经释放，收不回。`,
  ].filter(Boolean)
}

/** `returning`: `{id, pieces, freight}`, what the shopper is about to return; null while there is nothing. */
function returnPreview({ rules }, account, returning) {
  if (returning === null) return null
  const order = account.orders.find(({ id }) => id === returning.id)
  const freight = returning.freight === '' ? '0' : returning.freight
  const { quote, hint } = asked([[freight]], (value) => quoteReturn(rules, account, order, returning.pieces, value))
  return { id: order.id, isBooked: order.grants !== null, quote, hint, notes: quote === null ? [] : notesOf(quote) }
}

/** What the order page shows below the cart. */
export function ordersPreview(core, account, returning) {
  return { orders: account.orders.map(shownOrder), back: returnPreview(core, account, returning) }
}
