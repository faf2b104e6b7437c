// A framework's example: built from the packed tarball outside the tree, compiled by the vendor's tools, run everywhere.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { says, saysNothingOf } from './figures.mjs'
import { exampleProject, newFolder, uploadSet } from './project.mjs'
import { CLIENTS, results } from './run.mjs'
import { ENGINES, execOf, tools } from './tools.mjs'

/** `cli`: the framework's program under node_modules and its arguments; `output`: where it writes the mini-program. */
export async function builtSet(name, { cli, output }) {
  await tools()
  const project = await exampleProject(name)
  const [program, ...args] = cli
  const env = { ...process.env, NODE_ENV: 'production', HOME: newFolder('home') }
  await execOf(process.execPath, [join(project, 'node_modules', program), ...args], { cwd: project, env })
  return uploadSet(join(project, output))
}

function check({ money, points, returned, tooMany, halfTyped }, engine) {
  says(money, [
    ['订单', '商品合计', '¥515.69'],
    ['最多可用积分', '1487.00'],
    ['积分抵扣', '¥0.00'],
    ['应付（含运费）', '¥503.69'],
    ['增值积分 · 预估', '预计赠送价值', '¥45.99'],
    ['按今天的价值', '45.99000000 个'],
    ['循环购 · 预估', '赠送额度', '¥43.41'],
    ['赠送份额', '0.43'],
    ['积分通证 · 预估', '级别', '会员'],
    ['预计赠送', '434.10'],
  ])
  saysNothingOf(money, ['退现金'])
  says(points, [
    ['积分抵扣', '¥50.00'],
    ['应付（含运费）', '¥453.69'],
    ['预计赠送价值', '¥41.35'],
    ['赠送额度', '¥39.04'],
    ['预计赠送', '390.40'],
  ])
  says(returned, [
    ['应付（含运费）', '¥453.69'],
    ['退货', '退现金', '¥51.77'],
    ['退积分', '58.07'],
    ['预计赠送价值', '¥37.73'],
    ['按今天的价值', '37.73700000 个'],
    ['赠送额度', '¥33.87'],
    ['赠送份额', '0.33'],
    ['预计赠送', '338.70'],
    ['每天释放', '1.69'],
    ['释放天数', '201'],
  ])
  says(tooMany, [['用积分抵', '超过这一单可用的积分']])
  says(halfTyped, [['用积分抵', '请接着输入']])
  assert.equal(money.at(-1).replace(/ +/g, ' '), `计算引擎 ${engine}`)
}

/** The same figures on every client; `set()` gives the upload set. */
export function runsEverywhere(name, set) {
  for (const engine of ENGINES) {
    describe(`examples/${name} on ${engine.name}`, () => {
      for (const client of CLIENTS) {
        test(client.name, async () => check(await results(engine, set(), name, client.switches), client.engine))
      }
    })
  }
}
