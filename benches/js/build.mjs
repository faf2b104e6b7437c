// TypeScript to JavaScript: one file an entry, beside which the libraries stay packages of their own.

import { cpSync, existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Where node_modules is looked for from, and what .gitignore leaves out. */
const OUT = here('node_modules/.cache/points-rules-bench')

/** Builds everything again; returns the folder, in it the package as it is now, and the workspace's root. */
export async function built() {
  const root = here('../..').replace(/\/$/, '')
  if (!existsSync(`${root}/target/pkg/index.mjs`)) throw new Error('there is no target/pkg: run `cargo xtask pkg` first')
  rmSync(OUT, { recursive: true, force: true })
  // A copy, so that building the package again meanwhile does not change what is measured.
  const pkg = `${OUT}/package`
  cpSync(`${root}/target/pkg`, pkg, { recursive: true })
  const common = { bundle: true, format: 'esm', outdir: OUT, logLevel: 'warning' }
  const entry = (name) => here(`src/${name}.ts`)
  const node = { ...common, platform: 'node', target: 'node20', packages: 'external' }
  await build({ ...node, entryPoints: ['main', 'profile', 'fixture'].map(entry) })
  // Each contender's start alone, for the cold starts: the rules in one file, the library beside it.
  await build({ ...node, outbase: here('src'), entryPoints: ['cold/decimal', 'cold/bigint'].map(entry) })
  // Chromium gets one minified file each, as an application's bundler would make it.
  const web = { ...common, platform: 'browser', target: 'es2020', minify: true, outdir: `${OUT}/web` }
  await build({ ...web, entryPoints: ['cold/decimal', 'cold/bigint'].map(entry) })
  await build({ ...web, entryPoints: [`${pkg}/web/index.js`], entryNames: 'points-rules' })
  return { out: OUT, pkg, root }
}
