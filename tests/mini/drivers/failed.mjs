// The examples' pages where the core does not open, before and after another try.
import { screenOf, until } from './screen.mjs'

const FAILED = '计算内核没能载入'

export async function drive(sandbox) {
  sandbox.launch()
  const answers = []
  for (const name of ['order', 'asset', 'merchant']) {
    const screen = screenOf(sandbox, sandbox.open(`pages/${name}/index`), true)
    await until(sandbox, screen, FAILED)
    await screen.tap('重试')
    await until(sandbox, screen, FAILED)
    answers.push(screen.texts())
  }
  return answers
}
