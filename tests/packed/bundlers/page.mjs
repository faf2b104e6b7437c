// The built page: where it goes, and what it shows.
import assert from 'node:assert/strict'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const PAGE = (script) => `<!doctype html><meta charset="utf-8"><output></output>${script}`
export const pageFor = (dist, script) => writeFile(join(dist, 'index.html'), PAGE(`<script type="module" src="${script}"></script>`))
export const classicPageFor = (dist, script) => writeFile(join(dist, 'index.html'), PAGE(`<script src="${script}"></script>`))

/** What the built page shows, below a path as hosts often have it. */
export async function shown({ serve, read }, dist, page = '') {
  const server = await serve(dist)
  try {
    return await read(server.url + page)
  } finally {
    await server.close()
  }
}

export async function reads(context, dist, page = '') {
  assert.equal(await shown(context, dist, page), context.QUOTE)
}

export const folder = async (dir, name) => {
  const dist = join(dir, 'dist', name)
  await mkdir(dist, { recursive: true })
  return dist
}

export const copyWasm = ({ dir }, dist) =>
  copyFile(join(dir, 'node_modules/points-rules/web/points_rules_bg.wasm'), join(dist, 'points_rules_bg.wasm'))
