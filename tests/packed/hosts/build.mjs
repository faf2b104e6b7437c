// One entry as one file, by esbuild.
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

export async function built({ dir }, entry, options = {}) {
  const outdir = join(dir, 'dist', entry)
  await build({ entryPoints: { main: join(dir, `src/${entry}.js`) }, outdir, bundle: true, logLevel: 'silent', format: 'iife', ...options })
  return outdir
}

export async function page(context, entry, body = '<output></output>') {
  const outdir = await built(context, entry)
  await writeFile(join(outdir, 'index.html'), `<!doctype html><meta charset="utf-8">${body}<script src="main.js"></script>`)
  return outdir
}

export const installed = ({ dir }, path) => join(dir, 'node_modules/points-rules', path)

export async function copyFrom(context, path, folder) {
  await mkdir(folder, { recursive: true })
  await copyFile(installed(context, path), join(folder, path.split('/').at(-1)))
}
