// An order's life: placed, complete, pieces returned before or after. In a real shop the server does this, with the same
// operations; balances beside the states go up and down by the package's exact helpers.
import { add, isZero, subtract } from 'points-rules/mp'

const counts = (part) => part !== null && !isZero(part.amount)

/** What each scheme would grant; null where the order does not count in it. */
export function quoteOrder(rules, { market, me }, { appreciation, dividend, release }, { referred, merchant }) {
  return {
    appreciation: counts(appreciation) ? rules.appreciation.quoteOrder({ market, referred, merchant, ...appreciation }) : null,
    dividend: counts(dividend) ? rules.dividend.quoteOrder({ member: me.member, referred, merchant, ...dividend }) : null,
    release: counts(release) ? rules.release.quoteOrder(release) : null,
  }
}

/** Takes the order, and the points and fixed points that pay for it. */
export function place(account, { given, total, names, parties }) {
  const { me } = account
  const nothing = given.lines.map(() => 0)
  const order = {
    id: `${account.placed + 1}`,
    given,
    total,
    names,
    parties,
    // What is booked when the order is complete: all of it, less what came back before.
    left: total.earning,
    grants: null,
    returnedBeforeBooking: nothing,
    returned: nothing,
    freightRefunded: '0.00',
    fixedPoints: given.fixedPoints,
  }
  const payer = {
    ...me,
    points: subtract(me.points, total.points || '0'),
    fixedPoints: subtract(me.fixedPoints, given.fixedPoints),
  }
  return { ...account, me: payer, orders: [order, ...account.orders], placed: account.placed + 1 }
}

const replaced = (account, order) => ({
  ...account,
  orders: account.orders.map((known) => (known.id === order.id ? order : known)),
})

/** The referrer's and the merchant's states (`holder` or `member`); null for who has no part in the order. */
const statesOf = (account, key, { referred, merchant }) => ({
  referrer: referred ? account.referrer[key] : null,
  merchant: merchant ? account.merchant[key] : null,
})

function withStates(account, key, states) {
  const next = { ...account }
  for (const role of ['me', 'referrer', 'merchant']) {
    if (states[role]) next[role] = { ...account[role], [key]: { ...account[role][key], ...states[role] } }
  }
  return next
}

function bookUnits(rules, account, { left, parties }) {
  if (!counts(left.appreciation)) return { account, grant: null }
  const { market, me } = account
  const states = statesOf(account, 'holder', parties)
  const booked = rules.appreciation.bookOrder({ market, holder: me.holder, ...states, ...left.appreciation })
  const { holder, referrer, merchant, grant } = booked
  return { account: withStates({ ...account, market: booked.market }, 'holder', { me: holder, referrer, merchant }), grant }
}

function bookShares(rules, account, { left, parties }) {
  if (!counts(left.dividend)) return { account, grant: null }
  const states = statesOf(account, 'member', parties)
  const booked = rules.dividend.bookOrder({ member: account.me.member, ...states, ...left.dividend })
  const { member, referrer, merchant, grant } = booked
  return { account: withStates(account, 'member', { me: member, referrer, merchant }), grant }
}

function bookPoints(rules, account, { id, left }) {
  const grant = counts(left.release) ? rules.release.quoteOrder(left.release).grant : null
  if (grant === null || isZero(grant.points)) return { account, grant: null }
  const { lots } = rules.release.bookOrder({ lots: account.me.lots, orderId: id, grant })
  return { account: { ...account, me: { ...account.me, lots } }, grant }
}

/** Books a complete order against the states of now; the merchant gets the fixed points that paid for it. */
export function complete(rules, account, order) {
  const units = bookUnits(rules, account, order)
  const shares = bookShares(rules, units.account, order)
  const points = bookPoints(rules, shares.account, order)
  const { merchant } = points.account
  const grants = { appreciation: units.grant, dividend: shares.grant, release: points.grant }
  const paid = { ...points.account, merchant: { ...merchant, fixedPoints: add(merchant.fixedPoints, order.fixedPoints) } }
  return replaced(paid, { ...order, grants, returnedBeforeBooking: order.returned })
}

function takeUnits(rules, account, { grants, parties }, { before, refund }) {
  if (isZero(refund.amount) && isZero(refund.contribution)) return null
  const { market, me } = account
  const states = statesOf(account, 'holder', parties)
  return rules.appreciation.quoteRefund({ market, holder: me.holder, ...states, grant: grants.appreciation, before, refund })
}

function takeShares(rules, account, { parties }, { amount, before, refund }) {
  if (isZero(refund)) return null
  const states = statesOf(account, 'member', parties)
  return rules.dividend.quoteRefund({ member: account.me.member, ...states, amount, before, refund })
}

function takePoints(rules, { me }, { id, grants }, { before, refund }) {
  if (isZero(refund)) return null
  return rules.release.quoteRefund({ lot: me.lots.find((lot) => lot.orderId === id), grant: grants.release, before, refund })
}

/** What comes back of an order, and what each scheme takes back: nothing before the order is booked. */
export function quoteReturn(rules, account, order, returning, freight) {
  const { grants } = order
  const back = rules.order.refund({
    order: order.given,
    returnedBeforeBooking: grants ? order.returnedBeforeBooking : order.returned,
    returnedBefore: order.returned,
    returning,
    freightBefore: order.freightRefunded,
    freight,
  })
  const { appreciation, dividend, release } = back.earning
  return {
    back,
    appreciation: grants && grants.appreciation && takeUnits(rules, account, order, appreciation),
    dividend: grants && grants.dividend && takeShares(rules, account, order, dividend),
    release: grants && grants.release && takePoints(rules, account, order, release),
  }
}

function takenBack(account, { id }, { appreciation, dividend, release }) {
  let next = account
  if (appreciation) {
    const { market, holder, referrer, merchant } = appreciation
    next = withStates({ ...next, market }, 'holder', { me: holder, referrer, merchant })
  }
  if (dividend) {
    const { member, referrer, merchant } = dividend
    next = withStates(next, 'member', { me: member, referrer: referrer && referrer.member, merchant: merchant && merchant.member })
  }
  if (release) {
    const lots = next.me.lots.map((lot) => (lot.orderId === id ? release.lot : lot))
    next = { ...next, me: { ...next.me, lots } }
  }
  return next
}

const leftOf = ({ appreciation, dividend, release }) => ({
  appreciation: appreciation && appreciation.left,
  dividend: dividend && { amount: dividend.left },
  release: release && { amount: release.left },
})

/** Gives points and fixed points back and takes back what the order granted; the money goes the way it was paid. */
export function applyReturn(account, order, quote, returning, freight) {
  const { back } = quote
  const next = takenBack(account, order, quote)
  const { me, merchant } = next
  const fixedPoints = order.grants ? subtract(merchant.fixedPoints, back.fixedPoints) : merchant.fixedPoints
  const people = {
    me: { ...me, points: add(me.points, back.points || '0'), fixedPoints: add(me.fixedPoints, back.fixedPoints) },
    merchant: { ...merchant, fixedPoints },
  }
  return replaced({ ...next, ...people }, {
    ...order,
    left: leftOf(back.earning),
    returned: order.returned.map((pieces, index) => pieces + returning[index]),
    freightRefunded: add(order.freightRefunded, freight),
    fixedPoints: subtract(order.fixedPoints, back.fixedPoints),
  })
}
