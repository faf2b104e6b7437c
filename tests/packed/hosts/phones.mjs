// React Native's engine has no WebAssembly.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transformAsync } from '@babel/core'
import presetEnv from '@babel/preset-env'
import { built } from './build.mjs'

async function hermes(context) {
  const folder = await built(context, 'phone', { conditions: ['react-native', 'require'], mainFields: ['main'] })
  const bundled = await readFile(join(folder, 'main.js'), 'utf8')
  // As Metro does it: Hermes has no classes.
  const { code } = await transformAsync(bundled, { presets: [[presetEnv, { targets: 'ie 11' }]], compact: true, babelrc: false, configFile: false })
  // The command's own setTimeout does not wait, so that every time limit would be over at once.
  await writeFile(join(folder, 'phone.js'), `delete globalThis.setTimeout\n${code}`)
  const program = join(context.dir, 'node_modules/hermes-engine-cli/linux64-bin/hermes')
  const printed = await context.run(program, ['-Xes6-promise', join(folder, 'phone.js')], { cwd: folder })
  const [quote, web] = printed.trim().split('\n')
  assert.equal(quote, context.QUOTE)
  assert.equal(web, "points-rules: this engine has no WebAssembly; use 'points-rules/mp' with its JavaScript fallback")
}

// npm has its command for these machines.
const isThere = process.platform === 'linux' && process.arch === 'x64'

export const phones = isThere ? { 'React Native’s Hermes, the mini-program entry with its fallback': hermes } : {}
