// examples/uni-app: one order of three lines, paid partly with points, one piece of it returned.
import { screenOf, until } from './screen.mjs'

export async function drive(sandbox) {
  sandbox.launch()
  const screen = screenOf(sandbox, sandbox.open('pages/order/index'))
  await until(sandbox, screen, '计算引擎')
  const money = screen.texts()
  screen.type('用积分抵', '500')
  await until(sandbox, screen, '¥453.69')
  const points = screen.texts()
  screen.tap('退一件咖啡豆')
  await until(sandbox, screen, '已退 1')
  const returned = screen.texts()
  screen.type('用积分抵', '2000')
  await until(sandbox, screen, '超过')
  const tooMany = screen.texts()
  screen.type('用积分抵', '12.')
  await until(sandbox, screen, '请接着输入')
  return { money, points, returned, tooMany, halfTyped: screen.texts() }
}
