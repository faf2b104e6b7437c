// Builds that leave the WebAssembly file behind, or its address: the file is found beside the script, or what to do is said.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { classicPageFor, copyWasm, folder, reads, shown } from './page.mjs'

const LOST = /^points-rules: this build has no address for points_rules_bg\.wasm: give load\(\{ wasm \}\).*'points-rules\/inline', which carries the file$/
const MISSING = /^points-rules: http:\/\/127\.0\.0\.1:\d+\/points_rules_bg\.wasm answered 404; is points_rules_bg\.wasm deployed there\?$/

/** The page says `message`, and nothing of the machine that built it. */
async function says(context, dist, message, page) {
  const text = await shown(context, dist, page)
  assert.match(text, message)
  assert.ok(!text.includes(context.dir) && !/Invalid URL|blob:/.test(text), text)
}

// ---- Vite ---------------------------------------------------------------------------------------------------------

async function viteBuilds(context, vite, options) {
  const { build } = await import(vite)
  await build({ root: context.dir, base: './', configFile: false, logLevel: 'silent', ...options })
}

/** A worker within the page's script runs at a blob's address. */
async function viteInlineWorker(context, vite) {
  const outDir = await folder(context.dir, `${vite}-inline-worker`)
  const options = { outDir, emptyOutDir: true, rollupOptions: { input: join(context.dir, 'inline-worker.html') } }
  await viteBuilds(context, vite, { build: options, worker: { format: 'es' } })
  await says(context, outDir, LOST, 'inline-worker.html')
}

async function viteLibrary(context, vite, format) {
  const outDir = await folder(context.dir, `${vite}-${format}`)
  const lib = { entry: join(context.dir, 'src/shown.js'), name: 'Shop', formats: [format], fileName: () => 'main.js' }
  await viteBuilds(context, vite, { build: { outDir, emptyOutDir: true, lib } })
  await classicPageFor(outDir, './main.js')
  // Up to Vite 7 a library has its files within itself.
  if (vite === 'vite') {
    await says(context, outDir, MISSING)
    await copyWasm(context, outDir)
  }
  await reads(context, outDir)
}

async function viteAddress(context) {
  const outDir = await folder(context.dir, 'vite-address')
  await viteBuilds(context, 'vite', { build: { outDir, emptyOutDir: true, rollupOptions: { input: join(context.dir, 'address.html') } } })
  await reads(context, outDir, 'address.html')
}

/** Vite 8 starts such a file by itself, which only the package can: the build stops there. */
async function viteBare(context) {
  const lib = { entry: join(context.dir, 'src/bare.js'), formats: ['es'], fileName: 'main' }
  await assert.rejects(viteBuilds(context, 'vite', { build: { write: false, lib } }), /points_rules_bg\.wasm/)
}

// ---- webpack ------------------------------------------------------------------------------------------------------

async function webpackBuilds(context, name, entry, module) {
  const { default: compile } = await import('webpack')
  const path = await folder(context.dir, name)
  const config = { mode: 'production', context: context.dir, entry: `./src/${entry}.js`, output: { path, filename: 'main.js' }, module }
  const stats = await new Promise((resolve, reject) => compile(config, (error, done) => (error ? reject(error) : resolve(done))))
  assert.equal(stats.hasErrors(), false, stats.toString({ all: false, errors: true }))
  await classicPageFor(path, './main.js')
  return path
}

/** webpack writes the address of the source on the machine that builds. */
async function webpackWithoutAddresses(context) {
  const path = await webpackBuilds(context, 'webpack-no-url', 'shown', { parser: { javascript: { url: false } } })
  await says(context, path, MISSING)
  await copyWasm(context, path)
  await reads(context, path)
}

async function webpackBare(context) {
  const rules = [{ test: /\.wasm$/, type: 'asset/resource' }]
  await reads(context, await webpackBuilds(context, 'webpack-bare', 'bare', { rules }))
}

// ---- esbuild ------------------------------------------------------------------------------------------------------

/** Without a format esbuild writes a classic script, which has no `import.meta`. */
async function esbuildDefault(context) {
  const { build } = await import('esbuild')
  const outdir = await folder(context.dir, 'esbuild-default')
  const entryPoints = { main: join(context.dir, 'src/shown.js') }
  await build({ entryPoints, outdir, bundle: true, logLevel: 'silent' })
  await classicPageFor(outdir, './main.js')
  await says(context, outdir, MISSING)
  await copyWasm(context, outdir)
  await reads(context, outdir)
}

export const addresses = {
  'Vite, ?worker&inline': (context) => viteInlineWorker(context, 'vite'),
  'Vite 5, ?worker&inline': (context) => viteInlineWorker(context, 'vite-5'),
  'Vite, a library as iife': (context) => viteLibrary(context, 'vite', 'iife'),
  'Vite, a library as umd': (context) => viteLibrary(context, 'vite', 'umd'),
  'Vite 5, a library as iife': (context) => viteLibrary(context, 'vite-5', 'iife'),
  'Vite 5, a library as umd': (context) => viteLibrary(context, 'vite-5', 'umd'),
  'Vite, the file’s address by ?url': viteAddress,
  'Vite, the file imported without ?url stops the build': viteBare,
  'webpack 5, url: false': webpackWithoutAddresses,
  'webpack 5, the file imported as an asset': webpackBare,
  'esbuild, its default format': esbuildDefault,
}
