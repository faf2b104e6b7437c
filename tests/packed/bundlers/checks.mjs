import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { addresses } from './addresses.mjs'
import { old } from './old.mjs'
import { copyWasm, folder, PAGE, pageFor, reads } from './page.mjs'

// ---- Vite ---------------------------------------------------------------------------------------------------------

async function vite(context, html) {
  const { build } = await import('vite')
  const outDir = await folder(context.dir, `vite-${html}`)
  const options = { outDir, emptyOutDir: true, rolldownOptions: { input: join(context.dir, html) } }
  await build({ root: context.dir, base: './', logLevel: 'error', build: options, worker: { format: 'es' } })
  await reads(context, outDir, html)
}

async function viteServes({ dir, read, QUOTE }, vite, config = {}) {
  const { createServer } = await import(vite)
  const common = { root: dir, logLevel: 'error', server: { host: '127.0.0.1', port: 0 }, cacheDir: `dist/cache-${vite}` }
  const server = await createServer({ ...common, ...config })
  try {
    await server.listen()
    const { port } = server.httpServer.address()
    assert.equal(await read(`http://127.0.0.1:${port}/app.html`), QUOTE)
  } finally {
    await server.close()
  }
}

// ---- webpack ------------------------------------------------------------------------------------------------------

async function webpack(context, entry) {
  const { default: compile } = await import('webpack')
  const path = await folder(context.dir, `webpack-${entry}`)
  const config = { mode: 'production', context: context.dir, entry: `./src/${entry}.js`, output: { path, filename: 'main.js' } }
  const stats = await new Promise((resolve, reject) => compile(config, (error, done) => (error ? reject(error) : resolve(done))))
  assert.equal(stats.hasErrors(), false, stats.toString({ all: false, errors: true }))
  await pageFor(path, './main.js')
  await reads(context, path)
}

// ---- Rollup -------------------------------------------------------------------------------------------------------

/** Rollup leaves the address alone, so that the file is copied beside the bundle. */
async function rollup(context, entry) {
  const { rollup: compile } = await import('rollup')
  const { default: nodeResolve } = await import('@rollup/plugin-node-resolve')
  const { default: json } = await import('@rollup/plugin-json')
  const dist = await folder(context.dir, `rollup-${entry}`)
  const warnings = []
  const plugins = [nodeResolve({ browser: true }), json()]
  const bundle = await compile({ input: join(context.dir, `src/${entry}.js`), plugins, onwarn: (warning) => warnings.push(warning.message) })
  await bundle.write({ file: join(dist, 'main.js'), format: 'es' })
  await bundle.close()
  assert.deepEqual(warnings, [])
  await copyWasm(context, dist)
  await pageFor(dist, './main.js')
  await reads(context, dist)
}

// ---- esbuild ------------------------------------------------------------------------------------------------------

async function esbuild(context, entry, options = {}) {
  const { build } = await import('esbuild')
  const outdir = await folder(context.dir, `esbuild-${entry}`)
  const entryPoints = { main: join(context.dir, `src/${entry}.js`) }
  const { warnings } = await build({ entryPoints, outdir, bundle: true, minify: true, format: 'esm', ...options })
  assert.deepEqual(warnings, [])
  await pageFor(outdir, './main.js')
  return outdir
}

async function esbuildCopied(context) {
  const outdir = await esbuild(context, 'app')
  await copyWasm(context, outdir)
  await reads(context, outdir)
}

const esbuildLoader = async (context) => reads(context, await esbuild(context, 'given', { loader: { '.wasm': 'file' } }))

/** One page with everything in it, opened from file://, where nothing else can be loaded. */
async function esbuildOneFile(context) {
  const { build } = await import('esbuild')
  const entryPoints = [join(context.dir, 'src/inline.js')]
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, format: 'iife', write: false })
  const file = join(await folder(context.dir, 'one-file'), 'index.html')
  await writeFile(file, PAGE(`<script>${outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`))
  assert.equal(await context.read(pathToFileURL(file).href), context.QUOTE)
}

/** A server bundle: one file, run where nothing lies beside it. */
async function esbuildForNode({ dir, run, QUOTE }) {
  const { build } = await import('esbuild')
  const outfile = join(await folder(dir, 'esbuild-node'), 'main.mjs')
  const contents =
    "import { load } from 'points-rules'\nimport book from 'points-rules/rulebooks/appreciation.json'\n" +
    "const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }\n" +
    "const quote = (await load()).openRulebook(book).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })\n" +
    'console.log(`${quote.grant.units} ${quote.unitValueAfter}`)\n'
  await build({ stdin: { contents, resolveDir: dir }, outfile, bundle: true, platform: 'node', format: 'esm' })
  assert.equal((await run(process.execPath, [outfile], { cwd: dir })).trim(), QUOTE)
}

// ---- Parcel -------------------------------------------------------------------------------------------------------

async function parcel(context, html) {
  const dist = await folder(context.dir, `parcel-${html}`)
  const program = join(context.dir, 'node_modules/.bin/parcel')
  const manifest = join(context.dir, 'package.json')
  const before = await readFile(manifest, 'utf8')
  const options = ['--dist-dir', dist, '--public-url', './', '--no-cache', '--no-source-maps', '--log-level', 'warn']
  await context.run(program, ['build', html, ...options], { cwd: context.dir, env: { PARCEL_WORKERS: '0' } })
  assert.equal(await readFile(manifest, 'utf8'), before, 'Parcel has installed polyfills')
  await reads(context, dist, html)
}

/** The first example of the README, as it is written. */
const readme = (build) => async (context) => {
  const example = await context.firstExample(context.dir, (quote) => `document.querySelector('output').textContent = ${quote}`)
  await writeFile(join(context.dir, 'src/readme.js'), example)
  await build(context)
}

export const checks = {
  'Vite, the README’s first example': readme((context) => vite(context, 'readme.html')),
  'webpack 5, the README’s first example': readme((context) => webpack(context, 'readme')),
  'Vite, built': (context) => vite(context, 'app.html'),
  'Vite, built, in a web worker': (context) => vite(context, 'worker-page.html'),
  'Vite, built, the inline entry': (context) => vite(context, 'inline.html'),
  'Vite, built, the mini-program entry': (context) => vite(context, 'mini.html'),
  'Vite, its development server': (context) => viteServes(context, 'vite'),
  'Vite 5, its development server, with the setting that the README names': (context) =>
    viteServes(context, 'vite-5', { optimizeDeps: { exclude: ['points-rules'] } }),
  'webpack 5': (context) => webpack(context, 'app'),
  'webpack 5, in a web worker': (context) => webpack(context, 'worker-page'),
  'webpack 5, the inline entry': (context) => webpack(context, 'inline'),
  'webpack 5, the mini-program entry': (context) => webpack(context, 'mini'),
  'Rollup, the file copied beside the bundle': (context) => rollup(context, 'app'),
  'Rollup, the inline entry': (context) => rollup(context, 'inline'),
  'Rollup, the mini-program entry': (context) => rollup(context, 'mini'),
  'esbuild, the file copied beside the bundle': esbuildCopied,
  'esbuild, the file imported and its address given': esbuildLoader,
  'esbuild, the inline entry in one page from file://': esbuildOneFile,
  'esbuild for Node, one file': esbuildForNode,
  Parcel: (context) => parcel(context, 'app.html'),
  ...addresses,
  ...old,
}
