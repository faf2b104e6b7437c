// A shopper's way through examples/weapp: what the two pages say after every step.
import { screenOf, until } from './screen.mjs'

async function orderPage(sandbox) {
  const screen = screenOf(sandbox, sandbox.open('pages/order/index'))
  await until(sandbox, screen, '计算引擎')
  const tea = screen.texts()
  screen.tap('减少高山绿茶')
  const emptied = screen.texts()
  screen.tap('增加会员礼包')
  const gift = screen.texts()
  screen.type('优惠', '１２.')
  const halfTyped = screen.texts()
  screen.type('优惠', '１，０００')
  const discounted = screen.texts()
  screen.type('优惠', '3000.01')
  const tooMuch = screen.texts()
  screen.type('优惠', '3000')
  const nothingLeft = screen.texts()
  screen.type('优惠', '')
  screen.tap('记下这一单')
  return { tea, emptied, gift, halfTyped, discounted, tooMuch, nothingLeft, booked: screen.texts() }
}

async function assetPage(sandbox) {
  const screen = screenOf(sandbox, sandbox.open('pages/asset/index'))
  await until(sandbox, screen, '积分通证')
  const own = screen.texts()
  screen.tap('载入样例')
  const sample = screen.texts()
  screen.type('回购数量', '22')
  const tooMany = screen.texts()
  screen.type('回购数量', '21')
  const redemption = screen.texts()
  screen.tap('确认回购')
  const redeemed = screen.texts()
  screen.type('团队业绩', '50000')
  const ranked = screen.texts()
  screen.tap('清空')
  return { own, sample, tooMany, redemption, redeemed, ranked, cleared: screen.texts() }
}

export async function drive(sandbox) {
  sandbox.launch()
  const order = await orderPage(sandbox)
  return { order, asset: await assetPage(sandbox) }
}
