// React Native's engine has no WebAssembly.
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transformAsync } from '@babel/core'
import Metro from 'metro'
import { built } from './build.mjs'

async function shows(context, folder, script) {
  // The command's own setTimeout does not wait, so that every time limit would be over at once.
  await writeFile(join(folder, 'phone.js'), `delete globalThis.setTimeout\n${script}`)
  const program = join(context.dir, 'node_modules/hermes-engine-cli/linux64-bin/hermes')
  const printed = await context.run(program, ['-w', '-Xes6-promise', join(folder, 'phone.js')], { cwd: folder })
  const [quote, web] = printed.trim().split('\n')
  assert.equal(quote, context.QUOTE)
  assert.equal(web, "points-rules: this engine has no WebAssembly; use 'points-rules/mp' with its JavaScript fallback")
}

async function byEsbuild(context) {
  const folder = await built(context, 'phone', { conditions: ['react-native', 'require'], mainFields: ['main'] })
  const bundled = await readFile(join(folder, 'main.js'), 'utf8')
  const { code } = await transformAsync(bundled, { cwd: context.dir, compact: true })
  await shows(context, folder, code)
}

/** Older React Native looks for files and does not read `exports`. */
const byMetro = (resolver) => async (context) => {
  const folder = join(context.dir, `dist/metro-${Object.keys(resolver)}`)
  await mkdir(folder, { recursive: true })
  const own = { projectRoot: context.dir, watchFolders: [context.dir], cacheStores: [], maxWorkers: 1, reporter: { update() {} } }
  const config = await Metro.loadConfig({ cwd: context.dir }, { ...own, resolver: { useWatchman: false, ...resolver } })
  const options = { entry: 'src/phone.js', platform: 'android', dev: false, minify: false, out: join(folder, 'main.js') }
  await Metro.runBuild(config, options)
  await shows(context, folder, await readFile(join(folder, 'main.js'), 'utf8'))
}

// npm has its command for these machines.
const isThere = process.platform === 'linux' && process.arch === 'x64'

const HERMES = {
  'React Native’s Hermes, the mini-program entry with its fallback': byEsbuild,
  'React Native’s Metro and Hermes': byMetro({ unstable_conditionNames: ['react-native', 'require'] }),
  'React Native’s Metro without package exports, and Hermes': byMetro({ unstable_enablePackageExports: false }),
}
export const phones = isThere ? HERMES : {}
