// What the cart comes to, how much of it points may pay, and what it would grant.
import { compare } from 'points-rules/mp'
import * as server from '../server'
import { quoteOrder } from '../orders'
import { typed, quoted } from './typed'

const TILL = ['discount', 'points', 'fixedPoints']

/** The cart as order.total takes it; null while it is empty or a field is half typed. */
function givenOf(cart, till) {
  const lines = cart
    .filter(({ quantity }) => quantity > 0)
    .map(({ price, quantity, contributionRate, earns }) => ({ price, quantity, contributionRate, earns }))
  const given = { lines, freight: server.freight }
  const hints = {}
  for (const name of TILL) {
    const { value, hint } = typed(till[name])
    given[name] = value || '0'
    hints[name] = hint
  }
  const isReady = lines.length > 0 && TILL.every((name) => hints[name] === '')
  return { given: isReady ? given : null, hints }
}

const lesser = (one, other) => (compare(one, other) < 0 ? one : other)

/** The most points and fixed points that may pay: what the order takes, and what the shopper has. */
function mostOf(rules, me, given) {
  const { discount, fixedPoints } = given
  const withoutPoints = quoted(() => rules.order.total({ ...given, points: '0' }))
  const withoutFixed = quoted(() => rules.order.total({ ...given, fixedPoints: '0' }))
  const checkout = () => rules.release.checkout({ goods: withoutPoints.goods, discount, fixedPoints, points: me.points })
  return {
    points: rules.release && withoutPoints.refused === '' ? checkout().pointsUsable : null,
    fixedPoints: rules.appreciation && withoutFixed.refused === '' ? lesser(withoutFixed.qualifying, me.fixedPoints) : null,
  }
}

/** A refusal belongs beside the field that it is about; credit that the shopper does not have is the host's to refuse. */
function tillHints(hints, me, given, total) {
  const next = { ...hints }
  if (total.refused !== '' && TILL.includes(total.at)) next[total.at] = total.refused
  for (const name of ['points', 'fixedPoints']) {
    if (compare(given[name], me[name]) > 0) next[name] = `不够，现有 ${me[name]}。`
  }
  return next
}

/** What the order page shows of the cart. */
export function orderPreview({ rules }, account, cart, till, parties) {
  const { given, hints } = givenOf(cart, till)
  if (given === null) return { given, hints, most: null, total: null, quotes: null, ready: false }
  const total = quoted(() => rules.order.total(given))
  const shown = tillHints(hints, account.me, given, total)
  const quotes = total.refused === '' ? quoted(() => quoteOrder(rules, account, total.earning, parties)) : null
  const ready = quotes !== null && quotes.refused === '' && TILL.every((name) => shown[name] === '')
  return { given, hints: shown, most: mostOf(rules, account.me, given), total, quotes, ready }
}
