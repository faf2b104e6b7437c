// One order of three lines, placed and not yet complete: what it comes to, what a returned piece gives back, and what the
// rest will grant. Every figure is an operation's.
import { emptyMarket, isZero, parseTyped } from 'points-rules/mp'

/** `contributionRate` is a product's own 让利比例, null the scheme's; `earns` names the schemes it counts in, null all. */
const goods = [
  { name: '高山绿茶', price: '68.00', quantity: 2, contributionRate: null, earns: null },
  { name: '咖啡豆', price: '59.90', quantity: 3, contributionRate: '0.1', earns: null },
  { name: '橄榄油', price: '199.99', quantity: 1, contributionRate: null, earns: ['appreciation'] },
]
const order = { lines: goods.map(({ name, ...line }) => line), discount: '20', freight: '8', fixedPoints: '0' }

/** The buyer as the shop's server keeps him: new, with some points to pay with. */
const member = { shares: '0', quota: '0', totalPaid: '0' }
const heldPoints = '2000'
const parties = { referred: false, merchant: false }

const counts = (part) => part !== null && !isZero(part.amount)

function appreciationCard({ appreciation }, part) {
  const { grantValue, grant } = appreciation.quoteOrder({ market: emptyMarket, ...parties, ...part })
  const rows = [['预计赠送价值', `¥${grantValue}`], ['按今天的价值', `${grant.units} 个`]]
  return { title: '增值积分 · 预估', rows }
}

function dividendCard({ dividend }, part) {
  const { grant } = dividend.quoteOrder({ member, ...parties, ...part })
  return { title: '循环购 · 预估', rows: [['赠送额度', `¥${grant.quota}`], ['赠送份额', grant.shares]] }
}

function releaseCard({ release }, part) {
  const { level, grant, days } = release.quoteOrder(part)
  const rows = [['级别', level || '未到级别'], ['预计赠送', grant.points], ['每天释放', grant.daily], ['释放天数', String(days)]]
  return { title: '积分通证 · 预估', rows }
}

/** What the schemes will grant for `earning`; an order that does not count in a scheme has no card of it. */
function grantCards(rules, { appreciation, dividend, release }) {
  return [
    counts(appreciation) && appreciationCard(rules, appreciation),
    counts(dividend) && dividendCard(rules, dividend),
    counts(release) && releaseCard(rules, release),
  ].filter(Boolean)
}

function totalCard(rules, given, total) {
  const { goods, discount, fixedPoints } = { ...given, ...total }
  const { pointsUsable } = rules.release.checkout({ goods, discount, fixedPoints, points: heldPoints })
  const rows = [
    ['商品合计', `¥${goods}`],
    ['最多可用积分', pointsUsable],
    ['积分抵扣', `¥${total.pointsValue}`],
    ['应付（含运费）', `¥${total.payable}`],
  ]
  return { title: '订单', rows }
}

/** `returned`: pieces of each line that come back before the order is complete, so that no scheme is touched. */
function refundOf(rules, given, returned) {
  const nothing = returned.map(() => 0)
  const before = { returnedBeforeBooking: nothing, returnedBefore: nothing, freightBefore: '0' }
  return rules.order.refund({ order: given, ...before, returning: returned, freight: '0' })
}

function leftOf({ appreciation, dividend, release }) {
  return { appreciation: appreciation.left, dividend: { amount: dividend.left }, release: { amount: release.left } }
}

function cardsOf(rules, points, returned) {
  const given = { ...order, points }
  const total = rules.order.total(given)
  const first = totalCard(rules, given, total)
  if (returned.every((pieces) => pieces === 0)) return [first, ...grantCards(rules, total.earning)]
  const back = refundOf(rules, given, returned)
  const rows = [['退现金', `¥${back.cash}`], ['退积分', back.points]]
  return [first, { title: '退货', rows }, ...grantCards(rules, leftOf(back.earning))]
}

/** The lines as the page lists them. */
export function linesOf(returned) {
  return goods.map(({ name, quantity }, line) => ({ name, quantity, returned: returned[line], canReturn: returned[line] < quantity }))
}

export const nothingReturned = goods.map(() => 0)

/** Cards for the points that somebody typed and the pieces returned, or a hint why there are none. */
export function previewOf({ rules }, typed, returned) {
  try {
    const { state, value } = parseTyped(typed)
    if (state === 'incomplete') return { cards: [], hint: '请接着输入' }
    return { cards: cardsOf(rules, value || '0', returned), hint: '' }
  } catch (error) {
    if (error.name !== 'RulesError') throw error
    if (error.path === 'points') return { cards: [], hint: '超过这一单可用的积分' }
    return { cards: [], hint: `${error.code}：${error.message}` }
  }
}
