// The first example of the package's README, as it is written.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const QUOTE = '`${quote.grant.units} ${quote.unitValueAfter}`'

/** The example, and a line that shows its quote: `show` makes it of the expression. */
export async function firstExample(dir, show) {
  const readme = await readFile(join(dir, 'node_modules/points-rules/README.md'), 'utf8')
  const [, example] = /^```js\n([\s\S]*?)^```/m.exec(readme)
  return `${example}${show(QUOTE)}\n`
}
