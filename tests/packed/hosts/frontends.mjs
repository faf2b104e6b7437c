// Micro frontends run the scripts of a page inside functions, with another window.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copyFrom, installed, page } from './build.mjs'

const frontend = (name) => async (context) => {
  const folder = await page(context, name, '<output></output><div id="child"></div>')
  await copyFrom(context, 'inline.js', folder)
  const rulebook = (await readFile(installed(context, 'rulebooks/appreciation.json'), 'utf8')).trim()
  await writeFile(join(folder, 'child.html'), (await readFile(join(context.dir, 'child.html'), 'utf8')).replace('RULEBOOK', rulebook))
  const server = await context.serve(folder)
  try {
    assert.equal(await context.read(server.url), context.QUOTE)
  } finally {
    await server.close()
  }
}

export const frontends = {
  'qiankun, the inline script': frontend('qiankun'),
  'micro-app, the inline script': frontend('micro-app'),
  'wujie, the inline script': frontend('wujie'),
}
