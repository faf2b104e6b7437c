// An order's life: placed, complete, pieces returned before or after. Every figure is an operation's.
import {
  add,
  isZero,
  subtract,
  type AppreciationQuote,
  type AppreciationRefund,
  type DividendQuote,
  type DividendRefund,
  type Earning,
  type LevelQuote,
  type OrderInput,
  type OrderRefund,
  type OrderTotal,
  type ReleaseRefund,
  type Rules,
} from '../core'
import type { ProductId } from './goods'
import { countRefund, countSales, keep, type Grants, type Order, type Shop } from './shop'

/** Who is granted beside the buyer. */
export interface Parties {
  referred: boolean
  merchant: boolean
}

/** What each scheme would grant; null where the order does not count there. */
export interface Quotes {
  appreciation: AppreciationQuote | null
  dividend: DividendQuote | null
  release: LevelQuote | null
}

/** What comes back of an order, and what each scheme takes back. */
export interface ReturnQuote {
  back: OrderRefund
  appreciation: AppreciationRefund | null
  dividend: DividendRefund | null
  release: ReleaseRefund | null
}

const counts = <Part extends { amount: string }>(part: Part | null): part is Part => part !== null && !isZero(part.amount)

/** The scheme's part where there is the scheme and something to quote. */
const both = <Scheme, Part extends { amount: string }>(scheme: Scheme | null, part: Part | null) =>
  scheme !== null && counts(part) ? { scheme, part } : null

export function quoteOrder(rules: Rules, shop: Shop, earning: Earning, { referred, merchant }: Parties): Quotes {
  const { market, people } = shop
  const units = both(rules.appreciation, earning.appreciation)
  const shares = both(rules.dividend, earning.dividend)
  const points = both(rules.release, earning.release)
  return {
    appreciation: units && units.scheme.quoteOrder({ market, referred, merchant, ...units.part }),
    dividend: shares && shares.scheme.quoteOrder({ member: people.me.member, referred, merchant, ...shares.part }),
    release: points && points.scheme.quoteOrder(points.part),
  }
}

/** Takes the order and the credit that pays for it. */
export function place(shop: Shop, products: (ProductId | null)[], given: OrderInput, total: OrderTotal, parties: Parties): Order {
  const { me } = shop.people
  const nothing = given.lines.map(() => 0)
  shop.placed += 1
  const order: Order = {
    id: `${shop.placed}`,
    products,
    given,
    total,
    ...parties,
    left: total.earning,
    grants: null,
    returnedBeforeBooking: nothing,
    returned: nothing,
    freightRefunded: '0.00',
    fixedPoints: add('0.00', given.fixedPoints),
    refunds: [],
  }
  me.points = subtract(me.points, total.points ?? '0')
  me.fixedPoints = subtract(me.fixedPoints, given.fixedPoints)
  me.spent = add(me.spent, total.payable)
  shop.orders = [order, ...shop.orders]
  return order
}

function bookUnits(rules: Rules, shop: Shop, order: Order): Grants['appreciation'] {
  const units = both(rules.appreciation, order.left.appreciation)
  if (units === null) return null
  const { me, referrer, merchant } = shop.people
  const booked = units.scheme.bookOrder({
    market: shop.market,
    holder: me.holder,
    referrer: order.referred ? referrer.holder : null,
    merchant: order.merchant ? merchant.holder : null,
    ...units.part,
  })
  shop.market = booked.market
  me.holder = booked.holder
  if (booked.referrer) referrer.holder = booked.referrer
  if (booked.merchant) merchant.holder = booked.merchant
  return booked.grant
}

function bookShares(rules: Rules, shop: Shop, order: Order): boolean {
  const shares = both(rules.dividend, order.left.dividend)
  if (shares === null) return false
  const { me, referrer, merchant } = shop.people
  const booked = shares.scheme.bookOrder({
    member: me.member,
    referrer: order.referred ? referrer.member : null,
    merchant: order.merchant ? merchant.member : null,
    ...shares.part,
  })
  me.member = booked.member
  if (booked.referrer) referrer.member = { ...referrer.member, ...booked.referrer }
  if (booked.merchant) merchant.member = { ...merchant.member, ...booked.merchant }
  countSales(shop, shares.part.amount)
  return true
}

function bookPoints(rules: Rules, shop: Shop, order: Order): Grants['release'] {
  const points = both(rules.release, order.left.release)
  if (points === null) return null
  const { me } = shop.people
  const { grant } = points.scheme.quoteOrder(points.part)
  if (isZero(grant.points)) return null
  me.lots = points.scheme.bookOrder({ lots: me.lots, orderId: order.id, grant }).lots
  return grant
}

/** Books a complete order against the states of now; the merchant gets the fixed points that paid for it. */
export function complete(rules: Rules, shop: Shop, order: Order): void {
  const { merchant } = shop.people
  const grants = {
    appreciation: bookUnits(rules, shop, order),
    dividend: bookShares(rules, shop, order),
    release: bookPoints(rules, shop, order),
  }
  merchant.fixedPoints = add(merchant.fixedPoints, order.fixedPoints)
  keep(shop, { ...order, grants, returnedBeforeBooking: order.returned })
}

function takeUnits(rules: Rules, shop: Shop, order: Order, back: OrderRefund): AppreciationRefund | null {
  const grant = order.grants?.appreciation
  const earning = back.earning.appreciation
  if (!rules.appreciation || !grant || !earning) return null
  if (isZero(earning.refund.amount) && isZero(earning.refund.contribution)) return null
  const { me, referrer, merchant } = shop.people
  return rules.appreciation.quoteRefund({
    market: shop.market,
    holder: me.holder,
    referrer: order.referred ? referrer.holder : null,
    merchant: order.merchant ? merchant.holder : null,
    grant,
    before: earning.before,
    refund: earning.refund,
  })
}

function takeShares(rules: Rules, shop: Shop, order: Order, back: OrderRefund): DividendRefund | null {
  const earning = back.earning.dividend
  if (!rules.dividend || !order.grants?.dividend || !earning || isZero(earning.refund)) return null
  const { me, referrer, merchant } = shop.people
  return rules.dividend.quoteRefund({
    member: me.member,
    referrer: order.referred ? referrer.member : null,
    merchant: order.merchant ? merchant.member : null,
    amount: earning.amount,
    before: earning.before,
    refund: earning.refund,
  })
}

function takePoints(rules: Rules, shop: Shop, order: Order, back: OrderRefund): ReleaseRefund | null {
  const grant = order.grants?.release
  const earning = back.earning.release
  const lot = shop.people.me.lots.find((held) => held.orderId === order.id)
  if (!rules.release || !grant || !lot || !earning || isZero(earning.refund)) return null
  return rules.release.quoteRefund({ lot, grant, before: earning.before, refund: earning.refund })
}

export function quoteReturn(rules: Rules, shop: Shop, order: Order, returning: number[], freight: string): ReturnQuote {
  const back = rules.order.refund({
    order: order.given,
    returnedBeforeBooking: order.grants ? order.returnedBeforeBooking : order.returned,
    returnedBefore: order.returned,
    returning,
    freightBefore: order.freightRefunded,
    freight,
  })
  return {
    back,
    appreciation: takeUnits(rules, shop, order, back),
    dividend: takeShares(rules, shop, order, back),
    release: takePoints(rules, shop, order, back),
  }
}

function applyTakenBack(shop: Shop, order: Order, { back, appreciation, dividend, release }: ReturnQuote): void {
  const { me, referrer, merchant } = shop.people
  if (appreciation) {
    shop.market = appreciation.market
    me.holder = appreciation.holder
    if (appreciation.referrer) referrer.holder = appreciation.referrer
    if (appreciation.merchant) merchant.holder = appreciation.merchant
  }
  if (dividend) {
    me.member = dividend.member
    if (dividend.referrer) referrer.member = { ...referrer.member, ...dividend.referrer.member }
    if (dividend.merchant) merchant.member = { ...merchant.member, ...dividend.merchant.member }
    countRefund(shop, back.earning.dividend?.refund ?? '0.00')
  }
  if (release) me.lots = me.lots.map((lot) => (lot.orderId === order.id ? release.lot : lot))
}

const left = ({ appreciation, dividend, release }: OrderRefund['earning']): Earning => ({
  appreciation: appreciation && appreciation.left,
  dividend: dividend && { amount: dividend.left },
  release: release && { amount: release.left },
})

/** Gives money, points and fixed points back, and takes back what the order granted. */
export function applyReturn(shop: Shop, order: Order, quote: ReturnQuote, returning: number[], freight: string): void {
  const { me, merchant } = shop.people
  const { back } = quote
  if (order.grants) {
    merchant.fixedPoints = subtract(merchant.fixedPoints, back.fixedPoints)
    applyTakenBack(shop, order, quote)
  }
  me.points = add(me.points, back.points ?? '0')
  me.fixedPoints = add(me.fixedPoints, back.fixedPoints)
  me.spent = subtract(me.spent, back.cash)
  keep(shop, {
    ...order,
    left: left(back.earning),
    returned: order.returned.map((pieces, index) => pieces + (returning[index] ?? 0)),
    freightRefunded: add(order.freightRefunded, freight),
    fixedPoints: subtract(order.fixedPoints, back.fixedPoints),
    refunds: [...order.refunds, back],
  })
}
