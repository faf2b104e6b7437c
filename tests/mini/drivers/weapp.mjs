// A shopper's way through examples/weapp: what the three pages say after every step.
import { screenOf, until } from './screen.mjs'

/** A tab that is shown again. */
function backTo(sandbox, { page }) {
  sandbox.fire(page, 'onShow')
}

async function opened(sandbox, path, text) {
  const page = sandbox.open(path)
  const screen = { page, ...screenOf(sandbox, page) }
  await until(sandbox, screen, text)
  return screen
}

/** One article in the cart, and what a discount may be. */
function cart(screen) {
  const tea = screen.texts()
  screen.tap('减少高山绿茶')
  const emptied = screen.texts()
  screen.tap('增加会员礼包')
  const gift = screen.texts()
  screen.type('优惠', '１２.')
  const halfTyped = screen.texts()
  screen.type('优惠', '3，000.01')
  const tooMuch = screen.texts()
  screen.type('优惠', '3000')
  const nothingLeft = screen.texts()
  screen.tap('减少会员礼包')
  return { tea, emptied, gift, halfTyped, tooMuch, nothingLeft }
}

/** An account that has nothing yet, and one that has something of everything. */
function account(screen) {
  const own = screen.texts()
  screen.tap('载入样例')
  const sample = screen.texts()
  screen.tap('二代上面有一星会员')
  const ranked = screen.texts()
  screen.type('评星业绩', '3000')
  const unranked = screen.texts()
  screen.type('评星业绩', '6000')
  screen.tap('二代上面有一星会员')
  screen.type('假设当天营业额', '0')
  const noTurnover = screen.texts()
  screen.type('假设当天营业额', '10000')
  screen.type('到手多少算回本', '1000000000')
  const farAway = screen.texts()
  screen.type('到手多少算回本', '100')
  return { own, sample, ranked, unranked, noTurnover, farAway }
}

/** Three lines, a discount, points and fixed points: what may be used, and what it comes to. */
function till(screen) {
  for (const name of ['高山绿茶', '高山绿茶', '咖啡豆', '咖啡豆', '咖啡豆', '橄榄油']) screen.tap(`增加${name}`)
  screen.type('优惠', '20')
  screen.type('用积分抵', '2000')
  const beyondOrder = screen.texts()
  screen.type('用积分抵', '2000.01')
  const beyondHeld = screen.texts()
  screen.type('用积分抵', '500')
  screen.type('用恒定积分抵', '100.01')
  const beyondFixed = screen.texts()
  screen.type('用恒定积分抵', '50')
  const alone = screen.texts()
  screen.tap('有推荐人')
  screen.tap('商家也得')
  const referred = screen.texts()
  screen.tap('提交订单')
  return { beyondOrder, beyondHeld, beyondFixed, alone, referred, placed: screen.texts() }
}

/** A piece comes back before the order is complete, and another one after. */
function returns(screen) {
  screen.tap('退货，订单 1')
  const nothingChosen = screen.texts()
  screen.tap('多退咖啡豆')
  const before = screen.texts()
  screen.tap('确认退货')
  const left = screen.texts()
  screen.tap('完成订单 1')
  const complete = screen.texts()
  screen.tap('退货，订单 1')
  screen.tap('多退高山绿茶')
  screen.type('退运费', '3')
  const after = screen.texts()
  screen.tap('确认退货')
  return { nothingChosen, before, left, complete, after, returned: screen.texts() }
}

function assets(screen) {
  const booked = screen.texts()
  screen.type('回购数量', '1000')
  const tooMany = screen.texts()
  screen.type('回购数量', '10')
  const redemption = screen.texts()
  screen.tap('确认回购')
  const redeemed = screen.texts()
  screen.type('兑换数量', '5')
  const exchange = screen.texts()
  screen.tap('确认兑换')
  screen.tap('记下这一天')
  const day = screen.texts()
  screen.tap('清空')
  return { booked, tooMany, redemption, redeemed, exchange, day, cleared: screen.texts() }
}

/** What the order brought the merchant, and its fixed points changed into units. */
function merchant(screen) {
  const sales = screen.texts()
  screen.type('换多少', '1000')
  const tooMany = screen.texts()
  screen.tap('全部')
  const swap = screen.texts()
  screen.tap('确认换回')
  return { sales, tooMany, swap, swapped: screen.texts() }
}

export async function drive(sandbox) {
  sandbox.launch()
  const order = await opened(sandbox, 'pages/order/index', '计算引擎')
  const first = cart(order)
  const asset = await opened(sandbox, 'pages/asset/index', '积分通证')
  const before = account(asset)
  backTo(sandbox, order)
  const story = { ...till(order), ...returns(order) }
  const sold = merchant(await opened(sandbox, 'pages/merchant/index', '卖出的订单'))
  backTo(sandbox, asset)
  return { cart: first, account: before, story, merchant: sold, assets: assets(asset) }
}
