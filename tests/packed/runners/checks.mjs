import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const runs = ({ dir, run }, program, args, node = []) =>
  run(process.execPath, [...node, join(dir, 'node_modules', program), ...args], { cwd: dir, env: { NO_COLOR: '1', CI: '1' } })

const jest = (environment, folder, node) => async (context) => {
  const options = ['--rootDir', folder, '--env', environment, '--json', '--no-watchman', '--maxWorkers', '1']
  const { numPassedTests } = JSON.parse(await runs(context, 'jest/bin/jest.js', options, node))
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
  'Jest in Node': jest('node', 'jest'),
  'Jest in jsdom': jest('jsdom', 'jest'),
  'Jest in Node, ES modules': jest('node', 'jest-esm', ['--experimental-vm-modules']),
  'Jest in jsdom, ES modules': jest('jsdom', 'jest-esm', ['--experimental-vm-modules']),
  'Vitest in Node': vitest('node'),
  'Vitest in jsdom': vitest('jsdom'),
}
