// Edge hosts compile a WebAssembly file when it is deployed, and none from bytes; they have no file beside the code.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { built, copyFrom, installed } from './build.mjs'

const LOST = /^points-rules: this build has no address for points_rules_bg\.wasm: .*the compiled module on an edge host; or import 'points-rules\/inline'/
const FORBIDDEN = /^points-rules: this page or host forbids WebAssembly made from bytes: .*on an edge host give load\(\{ wasm \}\) the compiled module; or use 'points-rules\/mp'/

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [
    (name = "main.js", esModule = embed "main.js"),
    (name = "points_rules_bg.wasm", wasm = embed "points_rules_bg.wasm")
  ],
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ["nodejs_compat"]
);
`

/** What each way of src/ways.js comes to on this server. */
async function checkWays(origin, QUOTE, inline) {
  const text = async (way) => (await fetch(`${origin}/${way}`)).text()
  assert.match(await text('plain'), LOST)
  assert.equal(await text('given'), QUOTE)
  assert.equal(await text('twin'), QUOTE)
  for (const way of ['inline', 'sync']) {
    if (inline === undefined) assert.equal(await text(way), QUOTE)
    else assert.match(await text(way), inline)
  }
}

async function serveWithWorkerd(context, folder, check) {
  await writeFile(join(folder, 'config.capnp'), CONFIG)
  const program = join(context.dir, 'node_modules/@cloudflare/workerd-linux-64/bin/workerd')
  const ready = /"socket":"http","port":(\d+)/
  const { match, stop } = await context.start(program, ['serve', 'config.capnp', '--control-fd=1'], { cwd: folder, ready })
  try {
    await check(`http://127.0.0.1:${match[1]}`)
  } finally {
    await stop()
  }
}

/** As wrangler builds it: the file stays outside, as a module of its own. */
async function bundled(context, entry, folder) {
  const name = 'points_rules_bg.wasm'
  const outside = {
    name: 'outside',
    setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, () => ({ path: `./${name}`, external: true })),
  }
  const conditions = ['workerd', 'worker', 'browser']
  await build({
    entryPoints: { main: entry }, outdir: folder, bundle: true, logLevel: 'silent', format: 'esm', conditions, external: ['node:*'], plugins: [outside],
  })
  await copyFrom(context, `web/${name}`, folder)
}

async function workerd(context) {
  const folder = join(context.dir, 'dist/workerd')
  await bundled(context, join(context.dir, 'src/worker.js'), folder)
  await serveWithWorkerd(context, folder, (origin) => checkWays(origin, context.QUOTE, FORBIDDEN))
}

async function nitro(context) {
  const { builtByNitro } = await import('./nitro.mjs')
  const folder = join(context.dir, 'dist/nitro-workerd')
  await bundled(context, await builtByNitro(context), folder)
  await serveWithWorkerd(context, folder, async (origin) => {
    // In this order: what is loaded once serves every later call.
    assert.match(await (await fetch(`${origin}/plain`)).text(), LOST)
    assert.equal(await (await fetch(`${origin}/given`)).text(), context.QUOTE)
  })
}

async function edgeRuntime(context) {
  const { EdgeRuntime, runServer } = await import('edge-runtime')
  const folder = await built(context, 'edge', { conditions: ['edge-light', 'worker', 'browser'] })
  const module = await WebAssembly.compile(await readFile(installed(context, 'web/points_rules_bg.wasm')))
  const runtime = new EdgeRuntime({
    initialCode: await readFile(join(folder, 'main.js'), 'utf8'),
    extend: (host) => Object.assign(host, { pointsRulesWasm: module }),
  })
  const server = await runServer({ runtime, host: '127.0.0.1', port: 0 })
  try {
    await checkWays(server.url.replace(/\/$/, ''), context.QUOTE)
  } finally {
    await server.close()
  }
}

// Its program is installed for these machines only.
const isThere = process.platform === 'linux' && process.arch === 'x64'

export const edges = { ...(isThere ? { workerd, 'Nitro for Cloudflare': nitro } : {}), 'edge-runtime': edgeRuntime }
