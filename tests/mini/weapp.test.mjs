// examples/weapp as a device would get it: packed and compiled by the vendor's own tools, run in the strict sandbox.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exampleProject, removeAll, uploadSet } from './lib/project.mjs'
import { CLIENTS, DOUYIN } from './lib/run.mjs'
import { runsEverywhere } from './lib/shop.mjs'
import { ROOT, tools } from './lib/tools.mjs'

let set = ''

before(async () => {
  await tools()
  set = await uploadSet(await exampleProject('weapp'), { npm: true })
})
after(removeAll)

runsEverywhere('weapp', () => set, { driver: 'weapp', clients: [...CLIENTS, DOUYIN] })

test('the example’s rulebook is rulebooks/mall.json', () => {
  const copy = createRequire(import.meta.url)(join(ROOT, 'examples/weapp/rulebook.js'))
  assert.deepEqual(copy, JSON.parse(readFileSync(join(ROOT, 'rulebooks/mall.json'), 'utf8')))
})

function bytesUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
}

test('the upload holds what a device needs of the package, and fits a main package of 2 MB', () => {
  const packed = join(set, 'miniprogram_npm/points-rules')
  assert.deepEqual(readdirSync(packed, { recursive: true }).sort(), [
    'fallback.js',
    'index.js',
    'mp',
    'mp.js',
    join('mp', 'fallback.js'),
    'points_rules.wasm.br',
  ])
  assert.ok(bytesUnder(set) < 2 * 1024 * 1024, `${bytesUnder(set)} bytes`)
})
