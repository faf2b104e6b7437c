import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const prints = (file, node) => async ({ dir, run, QUOTE }) => {
  const program = node === undefined ? process.execPath : join(dir, `node_modules/${node}/bin/node`)
  assert.equal((await run(program, [join(dir, file)], { cwd: dir })).trim(), QUOTE)
}

const readme = (node) => async (context) => {
  await writeFile(join(context.dir, 'readme.mjs'), await context.firstExample(context.dir, (quote) => `console.log(${quote})`))
  await prints('readme.mjs', node)(context)
}

export const checks = {
  'the README’s first example': readme(),
  'ES modules': prints('quote.mjs'),
  CommonJS: prints('quote.cjs'),
  'the inline entry, synchronously': prints('inline.mjs'),
  'the mini build': prints('mini.mjs'),
  'the JavaScript fallback': prints('mini.cjs'),
}

// Only Linux on x64 has the others on npm under one name.
if (process.platform === 'linux' && process.arch === 'x64') {
  for (const node of ['node24', 'node22', 'node18', 'node16', 'node15', 'node12', 'node10']) {
    checks[`${node}: CommonJS`] = prints('quote.cjs', node)
    checks[`${node}: the mini build`] = prints('mini-wasm.cjs', node)
    checks[`${node}: the JavaScript fallback`] = prints('mini.cjs', node)
    if (['node24', 'node22', 'node18'].includes(node)) checks[`${node}: the README’s first example`] = readme(node)
    if (node !== 'node10') checks[`${node}: ES modules`] = prints('quote.mjs', node)
  }
}
