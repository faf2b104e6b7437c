// Pages and extensions whose Content Security Policy forbids WebAssembly, or allows it.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { built, copyFrom, page } from './build.mjs'

const FORBIDDEN = /^points-rules: this page or host forbids WebAssembly made from bytes: on a page or in an extension add 'wasm-unsafe-eval' to the Content Security Policy's script-src;.*or use 'points-rules\/mp' with its JavaScript fallback, which needs no permission$/

async function found(context, policy) {
  const folder = await page(context, 'page')
  await copyFrom(context, 'web/points_rules_bg.wasm', folder)
  const server = await context.serve(folder, {}, { 'Content-Security-Policy': policy })
  try {
    return JSON.parse(await context.read(server.url))
  } finally {
    await server.close()
  }
}

async function strict(context) {
  const { twin, ...rest } = await found(context, "default-src 'self'")
  assert.equal(twin, context.QUOTE)
  assert.deepEqual(Object.keys(rest), ['plain', 'given', 'inline', 'sync'])
  for (const text of Object.values(rest)) assert.match(text, FORBIDDEN)
}

async function allowed(context) {
  const ways = await found(context, "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")
  assert.deepEqual(ways, Object.fromEntries(Object.keys(ways).map((way) => [way, context.QUOTE])))
}

async function extension(context, name, policy) {
  const folder = join(context.dir, 'dist', name)
  await built(context, 'popup', { outdir: folder, entryNames: 'popup' })
  await built(context, 'background', { outdir: folder, entryNames: 'background' })
  await copyFrom(context, 'web/points_rules_bg.wasm', folder)
  const manifest = {
    manifest_version: 3,
    name,
    version: '1.0',
    background: { service_worker: 'background.js' },
    action: { default_popup: 'popup.html' },
    ...(policy === undefined ? {} : { content_security_policy: { extension_pages: policy } }),
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  await writeFile(join(folder, 'popup.html'), '<!doctype html><meta charset="utf-8"><output></output><script src="popup.js"></script>')
  return JSON.parse(await context.readExtension(folder, 'popup.html'))
}

async function extensionAllowed(context) {
  const found = await extension(context, 'allowed', "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'")
  assert.deepEqual(found, Array(4).fill(context.QUOTE))
}

async function extensionStrict(context) {
  const [given, twin, givenBehind, twinBehind] = await extension(context, 'strict')
  assert.deepEqual([twin, twinBehind], [context.QUOTE, context.QUOTE])
  for (const text of [given, givenBehind]) assert.match(text, FORBIDDEN)
}

export const policies = {
  "a page under default-src 'self'": strict,
  "a page under 'wasm-unsafe-eval'": allowed,
  'an extension (MV3), popup and background': extensionStrict,
  "an extension (MV3) under 'wasm-unsafe-eval'": extensionAllowed,
}
