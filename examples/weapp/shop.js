// Stands in for the shop's server: goods, and the states that bookings return. It computes nothing.
const goods = [
  { id: 'tea', name: '高山绿茶', note: '明前 · 100 g', price: '100.00' },
  { id: 'wine', name: '干红葡萄酒', note: '六支整箱', price: '1000.00' },
  { id: 'gift', name: '会员礼包', note: '到店自提', price: '3000.00' },
]

const empty = {
  market: {
    fundBalance: '0.00',
    unitsOutstanding: '0.00000000',
    unitsIssued: '0.00000000',
    treasuryUnits: '0.00000000',
    fixedPoints: '0.00',
  },
  holdings: [],
  member: { shares: '0', quota: '0.00', totalPaid: '0.00' },
  lots: [],
  booked: 0,
}

/** A shopper after some time: 21 units in a market of 100 orders, 10 shares, two orders whose points are released. */
const sample = {
  market: {
    fundBalance: '3000.00',
    unitsOutstanding: '579.92568570',
    unitsIssued: '579.92568570',
    treasuryUnits: '0.00000000',
    fixedPoints: '0.00',
  },
  holdings: [{ order: '样例', holder: { units: '21.00000000', quota: '200.00' } }],
  member: { shares: '10', quota: '2000.00', totalPaid: '10000.00' },
  lots: [
    { orderId: '样例一', daily: '36.00', remaining: '7500.00' },
    { orderId: '样例二', daily: '108.00', remaining: '27000.00' },
  ],
  booked: 0,
}

/** How many members of each tier are still eligible today; a server knows. */
const tierHeadcounts = { V1: 2, V2: 1, V3: 1 }

let account = empty

function useSample() {
  account = sample
}

function clear() {
  account = empty
}

/** Books an order: keeps the states as the quotes printed them. */
function bookOrder(quotes) {
  const order = `第 ${account.booked + 1} 单`
  const next = { ...account, booked: account.booked + 1 }
  if (quotes.appreciation) {
    const { market, units, quotaGranted } = quotes.appreciation
    next.market = market
    next.holdings = [...account.holdings, { order, holder: { units, quota: quotaGranted } }]
  }
  if (quotes.dividend) next.member = quotes.dividend.member
  // An order below the first level grants no points and leaves no lot.
  if (quotes.release && quotes.release.level !== null) {
    const { daily, points } = quotes.release
    next.lots = [...account.lots, { orderId: order, daily, remaining: points }]
  }
  account = next
}

/** Books a redemption of one holding. */
function bookRedemption(index, { market, holder }) {
  const holdings = account.holdings.map((held, at) => (at === index ? { order: held.order, holder } : held))
  account = { ...account, market, holdings: holdings.filter((held) => !/^[0.]+$/.test(held.holder.units)) }
}

module.exports = {
  goods,
  tierHeadcounts,
  account: () => account,
  useSample,
  clear,
  bookOrder,
  bookRedemption,
}
