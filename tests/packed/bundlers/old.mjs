// Tools that read no `exports`, or nothing but ES modules.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copyWasm, folder, pageFor, reads } from './page.mjs'

/** In a process of its own: its hashes need OpenSSL's old ones on Node 17 and later. */
async function webpack4(context, entry) {
  const path = await folder(context.dir, `webpack-4-${entry}`)
  const config = { mode: 'production', context: context.dir, entry: `./src/${entry}.js`, output: { path, filename: 'main.js' } }
  const script = join(context.dir, 'dist', `webpack-4-${entry}.cjs`)
  await writeFile(
    script,
    `require('webpack-4')(${JSON.stringify(config)}, (error, stats) => {\n` +
      "  if (error || stats.hasErrors()) {\n    console.error(String(error || stats.toString({ all: false, errors: true })))\n    process.exitCode = 1\n  }\n})\n",
  )
  await context.run(process.execPath, ['--openssl-legacy-provider', script], { cwd: context.dir })
  await pageFor(path, './main.js')
  await reads(context, path)
}

/** Rollup as it comes reads ES modules only. */
async function rollupForNode(context) {
  const { dir, run, QUOTE } = context
  const { rollup } = await import('rollup')
  const { default: nodeResolve } = await import('@rollup/plugin-node-resolve')
  const built = async (name, options) => {
    const dist = await folder(dir, name)
    const bundle = await rollup({ input: join(dir, 'src/server.js'), plugins: [nodeResolve(options)], onwarn() {} })
    await bundle.write({ dir: dist, format: 'es', entryFileNames: 'main.mjs', chunkFileNames: '[name].mjs' })
    await bundle.close()
    return dist
  }
  const printed = async (dist) => (await run(process.execPath, [join(dist, 'main.mjs')], { cwd: dist })).trim()
  // Without the condition it takes the entry for browsers, whose file is to lie beside the bundle.
  const plain = await built('rollup-node', {})
  assert.match(await printed(plain), /^points-rules: this build has no address for points_rules_bg\.wasm.*'points-rules\/inline'/)
  await copyWasm(context, plain)
  assert.equal(await printed(plain), QUOTE)
  assert.equal(await printed(await built('rollup-node-condition', { exportConditions: ['node'] })), QUOTE)
}

export const old = {
  'webpack 4, import': (context) => webpack4(context, 'old'),
  'webpack 4, require': (context) => webpack4(context, 'old-require'),
  'Rollup for Node, without its plugin for CommonJS': rollupForNode,
}
