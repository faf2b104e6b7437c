// A shopper's way through an example shop: what the three pages say after every step.
import { screenOf, until } from './screen.mjs'

/** A tab that is shown again. */
async function backTo(sandbox, { page }) {
  sandbox.fire(page, 'onShow')
  await sandbox.settled()
}

async function opened(sandbox, path, text, isGenerated) {
  const page = sandbox.open(path)
  const screen = { page, ...screenOf(sandbox, page, isGenerated) }
  await until(sandbox, screen, text)
  return screen
}

/** One article in the cart, and what a discount may be. */
async function cart(screen) {
  const tea = screen.texts()
  await screen.tap('减少高山绿茶')
  const emptied = screen.texts()
  await screen.tap('增加会员礼包')
  const gift = screen.texts()
  await screen.type('优惠', '１２.')
  const halfTyped = screen.texts()
  await screen.type('优惠', '3，000.01')
  const tooMuch = screen.texts()
  await screen.type('优惠', '3000')
  const nothingLeft = screen.texts()
  await screen.tap('减少会员礼包')
  return { tea, emptied, gift, halfTyped, tooMuch, nothingLeft }
}

/** An account that has nothing yet, and one that has something of everything. */
async function account(screen) {
  const own = screen.texts()
  await screen.tap('载入样例')
  const sample = screen.texts()
  await screen.tap('二代上面有一星会员')
  const ranked = screen.texts()
  await screen.type('评星业绩', '3000')
  const unranked = screen.texts()
  await screen.type('评星业绩', '6000')
  await screen.tap('二代上面有一星会员')
  await screen.type('假设当天营业额', '0')
  const noTurnover = screen.texts()
  await screen.type('假设当天营业额', '10000')
  await screen.type('到手多少算回本', '1000000000')
  const farAway = screen.texts()
  await screen.type('到手多少算回本', '100')
  return { own, sample, ranked, unranked, noTurnover, farAway }
}

/** Three lines, a discount, points and fixed points: what may be used, and what it comes to. */
async function till(screen) {
  for (const name of ['高山绿茶', '高山绿茶', '咖啡豆', '咖啡豆', '咖啡豆', '橄榄油']) await screen.tap(`增加${name}`)
  await screen.type('优惠', '20')
  await screen.type('用积分抵', '2000')
  const beyondOrder = screen.texts()
  await screen.type('用积分抵', '2000.01')
  const beyondHeld = screen.texts()
  await screen.type('用积分抵', '500')
  await screen.type('用恒定积分抵', '100.01')
  const beyondFixed = screen.texts()
  await screen.type('用恒定积分抵', '50')
  const alone = screen.texts()
  await screen.tap('有推荐人')
  await screen.tap('商家也得')
  const referred = screen.texts()
  await screen.tap('提交订单')
  return { beyondOrder, beyondHeld, beyondFixed, alone, referred, placed: screen.texts() }
}

/** A piece comes back before the order is complete, and another one after. */
async function returns(screen) {
  await screen.tap('退货，订单 1')
  const nothingChosen = screen.texts()
  await screen.tap('多退咖啡豆')
  const before = screen.texts()
  await screen.tap('确认退货')
  const left = screen.texts()
  await screen.tap('完成订单 1')
  const complete = screen.texts()
  await screen.tap('退货，订单 1')
  await screen.tap('多退高山绿茶')
  await screen.type('退运费', '3')
  const after = screen.texts()
  await screen.tap('确认退货')
  return { nothingChosen, before, left, complete, after, returned: screen.texts() }
}

async function assets(screen) {
  const booked = screen.texts()
  await screen.type('回购数量', '1000')
  const tooMany = screen.texts()
  await screen.type('回购数量', '10')
  const redemption = screen.texts()
  await screen.tap('确认回购')
  const redeemed = screen.texts()
  await screen.type('兑换数量', '5')
  const exchange = screen.texts()
  await screen.tap('确认兑换')
  await screen.tap('记下这一天')
  const day = screen.texts()
  await screen.tap('清空')
  return { booked, tooMany, redemption, redeemed, exchange, day, cleared: screen.texts() }
}

/** What the order brought the merchant, and its fixed points changed into units. */
async function merchant(screen) {
  const sales = screen.texts()
  await screen.type('换多少', '1000')
  const tooMany = screen.texts()
  await screen.tap('全部')
  const swap = screen.texts()
  await screen.tap('确认换回')
  return { sales, tooMany, swap, swapped: screen.texts() }
}

/** `isGenerated`: the pages' WXML is a framework's. */
export async function story(sandbox, isGenerated) {
  sandbox.launch()
  const order = await opened(sandbox, 'pages/order/index', '计算引擎', isGenerated)
  const first = await cart(order)
  const asset = await opened(sandbox, 'pages/asset/index', '积分通证', isGenerated)
  const before = await account(asset)
  await backTo(sandbox, order)
  const orders = { ...(await till(order)), ...(await returns(order)) }
  const sold = await merchant(await opened(sandbox, 'pages/merchant/index', '卖出的订单', isGenerated))
  await backTo(sandbox, asset)
  return { cart: first, account: before, orders, merchant: sold, assets: await assets(asset) }
}
