// examples/uni-app: one page with a typed amount.
import { screenOf, until } from './screen.mjs'

export async function drive(sandbox) {
  sandbox.launch()
  const screen = screenOf(sandbox, sandbox.open('pages/order/index'))
  await until(sandbox, screen, '计算引擎')
  const hundred = screen.texts()
  screen.type('订单金额', '9000')
  await until(sandbox, screen, '1890.00000000')
  const gift = screen.texts()
  screen.type('订单金额', '12.')
  await until(sandbox, screen, '请接着输入')
  return { hundred, gift, halfTyped: screen.texts() }
}
