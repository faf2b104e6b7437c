import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const runs = ({ dir, run }, program, args) =>
  run(process.execPath, [join(dir, 'node_modules', program), ...args], { cwd: dir, env: { NO_COLOR: '1', CI: '1' } })

const jest = (environment) => async (context) => {
  const options = ['--rootDir', 'jest', '--env', environment, '--json', '--no-watchman', '--maxWorkers', '1']
  const { numPassedTests } = JSON.parse(await runs(context, 'jest/bin/jest.js', options))
  assert.equal(numPassedTests, 1)
}

const vitest = (environment) => async (context) => {
  const report = join(context.dir, `${environment}.json`)
  const options = ['run', '--root', 'vitest', '--environment', environment, '--reporter', 'json', '--outputFile', report]
  await runs(context, 'vitest/vitest.mjs', options)
  const { numPassedTests } = JSON.parse(await readFile(report, 'utf8'))
  assert.equal(numPassedTests, 1)
}

export const checks = {
  'Jest in Node': jest('node'),
  'Jest in jsdom': jest('jsdom'),
  'Vitest in Node': vitest('node'),
  'Vitest in jsdom': vitest('jsdom'),
}
