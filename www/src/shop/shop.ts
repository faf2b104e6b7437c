// The one place of state: what a shop's server would keep. Operations print the states; balances beside them go up and down by
// the package's exact helpers.
import { shallowReactive } from 'vue'
import {
  add,
  compare,
  emptyMarket,
  subtract,
  type AppreciationGrant,
  type Earning,
  type Holder,
  type LevelQuote,
  type Lot,
  type Market,
  type Member,
  type OrderInput,
  type OrderRefund,
  type OrderTotal,
  type Purchase,
  type RulebookName,
} from '../core'
import type { ProductId } from './goods'

export const roles = ['me', 'referrer', 'merchant'] as const
export type Role = (typeof roles)[number]

/** One member: one holding, one dividend member, the lots of all orders. */
export interface Person {
  holder: Holder
  member: Member
  lots: Lot[]
  /** Points released to shop with. */
  points: string
  fixedPoints: string
  /** Money paid out so far: redemptions, dividends, the cash part of releases. */
  received: string
  /** Money paid for orders, less what came back. */
  spent: string
}

/** What an order granted when it was booked; null for a scheme that it does not count in. */
export interface Grants {
  appreciation: AppreciationGrant | null
  dividend: boolean
  release: LevelQuote['grant'] | null
}

export interface Order {
  id: string
  /** The product of each line; null is a typed amount. */
  products: (ProductId | null)[]
  given: OrderInput
  total: OrderTotal
  referred: boolean
  merchant: boolean
  /** What is quoted and booked: all of it, less what came back before. */
  left: Earning
  /** Null until the order is complete. */
  grants: Grants | null
  returnedBeforeBooking: number[]
  returned: number[]
  freightRefunded: string
  /** Fixed points paid and not given back. */
  fixedPoints: string
  refunds: OrderRefund[]
}

/** Goods paid in units, with what of their price came back. */
export interface Item {
  purchase: Purchase
  refunded: string
}

export interface Shop {
  market: Market
  items: Item[]
  people: Record<Role, Person>
  orders: Order[]
  placed: number
  /** Orders of others, by the thousand if need be. */
  others: number
  /** The dividend bases booked today, and what refunds took below 0. */
  turnover: string
  owed: string
}

/** Points to try the till with. */
const trialPoints = '2000.00'

const newcomer = (points: string): Person =>
  shallowReactive<Person>({
    holder: { units: '0.00000000', quota: null },
    member: { shares: '0', quota: '0.00', totalPaid: '0.00' },
    lots: [],
    points,
    fixedPoints: '0.00',
    received: '0.00',
    spent: '0.00',
  })

const opening = (): Shop => ({
  market: emptyMarket,
  items: [],
  people: { me: newcomer(trialPoints), referrer: newcomer('0.00'), merchant: newcomer('0.00') },
  orders: [],
  placed: 0,
  others: 0,
  turnover: '0.00',
  owed: '0.00',
})

const shops = new Map<RulebookName, Shop>()

/** The shop under a rulebook. */
export function shopOf(book: RulebookName): Shop {
  const known = shops.get(book)
  if (known) return known
  const fresh = shallowReactive(opening())
  shops.set(book, fresh)
  return fresh
}

export function reset(shop: Shop): void {
  Object.assign(shop, opening())
}

/** An order as it stands now, in place of the one with its id. */
export function keep(shop: Shop, order: Order): void {
  shop.orders = shop.orders.map((known) => (known.id === order.id ? order : known))
}

/** A booking counts on its day, after what refunds of earlier days took below 0. */
export function countSales(shop: Shop, base: string): void {
  const whole = add(shop.turnover, base)
  const covered = compare(shop.owed, whole) >= 0
  shop.turnover = covered ? '0.00' : subtract(whole, shop.owed)
  shop.owed = covered ? subtract(shop.owed, whole) : '0.00'
}

export function countRefund(shop: Shop, base: string): void {
  shop.owed = add(shop.owed, base)
  countSales(shop, '0.00')
}

export type Stage = 'placed' | 'complete' | 'cancelled' | 'returned'

/** How far an order is; one whose pieces are all back is over. */
export function stageOf(order: Order): Stage {
  const gone = order.given.lines.every(({ quantity }, line) => quantity === order.returned[line])
  if (order.grants === null) return gone ? 'cancelled' : 'placed'
  return gone ? 'returned' : 'complete'
}
