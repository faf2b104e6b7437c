// A framework's example: built from the packed tarball outside the tree, compiled by the vendor's tools, run everywhere.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { says } from './figures.mjs'
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

function check({ hundred, gift, halfTyped }, engine) {
  says(hundred, [
    ['增值积分 · 预估', '预计赠送', '21.00000000'],
    ['积分价值', '1.0000 → 1.4286'],
    ['循环购 · 预估', '赠送额度', '200.00'],
    ['赠送份额', '0'],
    ['积分通证 · 预估', '级别', '未到级别'],
  ])
  says(gift, [
    ['预计赠送', '1890.00000000'],
    ['赠送额度', '18000.00'],
    ['赠送份额', '9'],
    ['级别', '中级会员'],
    ['预计赠送', '27000.00'],
    ['每天释放', '108.00'],
    ['释放天数', '250'],
  ])
  says(halfTyped, [['订单金额', '请接着输入']])
  assert.equal(hundred.at(-1).replace(/ +/g, ' '), `计算引擎 ${engine}`)
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
