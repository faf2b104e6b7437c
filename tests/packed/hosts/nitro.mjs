// A server of Nitro's for Cloudflare.
import { join } from 'node:path'
import { build, copyPublicAssets, createNitro, prepare } from 'nitropack'

/** Builds the folder nitro/, and gives the module that Cloudflare starts. */
export async function builtByNitro(context) {
  const dir = join(context.dir, 'dist/nitro')
  const nitro = await createNitro({
    rootDir: join(context.dir, 'nitro'),
    preset: 'cloudflare-module',
    compatibilityDate: '2026-01-01',
    output: { dir },
    buildDir: join(dir, 'build'),
    experimental: { wasm: true },
    logLevel: 1,
  })
  await prepare(nitro)
  await copyPublicAssets(nitro)
  await build(nitro)
  await nitro.close()
  return join(dir, 'server/index.mjs')
}
