import assert from 'node:assert/strict'
import { join } from 'node:path'

const QUIET = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }

async function builtWith({ dir, run, start, read, QUOTE }, options) {
  const next = join(dir, 'node_modules/next/dist/bin/next')
  await run(process.execPath, [next, 'build', ...options], { cwd: dir, env: QUIET })
  const serving = { cwd: dir, env: QUIET, ready: /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)[\s\S]*Ready/ }
  const { match, stop } = await start(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', '0'], serving)
  try {
    const origin = `http://127.0.0.1:${match[1]}`
    // From the server: the figures are in the page that it sends.
    const sent = await (await fetch(origin)).text()
    assert.ok(sent.includes(`<output>${QUOTE}</output>`), sent.slice(0, 500))
    assert.equal(await read(`${origin}/client`), QUOTE)
    assert.equal(await (await fetch(`${origin}/edge`)).text(), QUOTE)
  } finally {
    await stop()
  }
}

export const checks = {
  'server, client and edge, built with Turbopack': (context) => builtWith(context, ['--turbopack']),
  'server, client and edge, built with webpack': (context) => builtWith(context, ['--webpack']),
}
