// What an order would grant under every scheme that the rulebook configures.
const { typed, quoted } = require('./typed')

/** The cart's total; null with an empty cart or while the discount is half typed. */
function totalOf(core, cart, discountText) {
  const discount = typed(core, discountText, 2)
  const lines = cart.filter((line) => line.quantity > 0).map(({ price, quantity }) => ({ price, quantity }))
  const isReady = lines.length > 0 && discount.hint === ''
  const total = isReady
    ? quoted(() => core.rules.order.total({ lines, discount: discount.value || '0', freight: '0', points: '0', fixedPoints: '0' }))
    : null
  return { total, discountHint: discount.hint }
}

const nothing = (amount) => /^[0.]+$/.test(amount)

/** `{appreciation, dividend, release}`: quotes, null where the rulebook has no such scheme. */
function quotesOf({ rules }, { market, member }, amount) {
  return {
    appreciation: rules.appreciation && quoted(() => rules.appreciation.quoteOrder({ market, referred: false, amount })),
    dividend: rules.dividend && quoted(() => rules.dividend.quoteOrder({ member, referred: false, amount })),
    release: rules.release && quoted(() => rules.release.quoteOrder({ amount })),
  }
}

/** What the order page shows. */
function orderPreview(core, account, cart, discountText) {
  const { total, discountHint } = totalOf(core, cart, discountText)
  const counts = total !== null && total.refused === '' && !nothing(total.qualifying)
  return { total, discountHint, quotes: counts ? quotesOf(core, account, total.qualifying) : null }
}

module.exports = { orderPreview }
