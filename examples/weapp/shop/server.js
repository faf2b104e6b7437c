// Stands in for the shop's server: goods, and the states that operations return. A member has one holding.
import { emptyMarket } from 'points-rules/mp'

/** `contributionRate` is a product's own 让利比例, null the scheme's; `earns` names the schemes it counts in, null all. */
export const goods = [
  { id: 'tea', name: '高山绿茶', note: '明前 · 100 g', price: '68.00', contributionRate: null, earns: null },
  { id: 'coffee', name: '咖啡豆', note: '中烘 · 让利 10%', price: '59.90', contributionRate: '0.1', earns: null },
  { id: 'oil', name: '橄榄油', note: '冷榨 · 只计增值积分', price: '199.99', contributionRate: null, earns: ['appreciation'] },
  { id: 'gift', name: '会员礼包', note: '到店自提', price: '3000.00', contributionRate: null, earns: null },
]
export const freight = '8.00'

/** How many members of each tier are still eligible today, before today's own bookings. */
export const tierHeadcounts = { V1: 2, V2: 1, V3: 1 }

const newcomer = {
  holder: { units: '0.00000000', quota: null },
  member: { shares: '0.00', quota: '0.00', totalPaid: '0.00' },
  lots: [],
  points: '0.00',
  fixedPoints: '0.00',
  received: '0.00',
}

const empty = { market: emptyMarket, me: newcomer, referrer: newcomer, merchant: newcomer, orders: [], placed: 0 }

/** A shopper after some time: units, shares, two orders whose points are released, points and fixed points to pay with. */
const sample = {
  ...empty,
  market: {
    fundBalance: '3000.00',
    unitsOutstanding: '579.92568570',
    unitsIssued: '579.92568570',
    treasuryUnits: '20.00000000',
    fixedPoints: '100.00',
  },
  me: {
    holder: { units: '21.00000000', quota: '200.00' },
    member: { shares: '10.00', quota: '2000.00', totalPaid: '1000.00' },
    lots: [
      { orderId: '样例一', daily: '36.00', remaining: '7500.00' },
      { orderId: '样例二', daily: '108.00', remaining: '27000.00' },
    ],
    points: '2000.00',
    fixedPoints: '100.00',
    received: '0.00',
  },
}

let current = empty

export const account = () => current

export function keep(next) {
  current = next
}

export const useSample = () => keep(sample)
export const clear = () => keep(empty)
