// The kinds of tests/programs in Chromium and Firefox, named by CHROME and FIREFOX: each opens a page that posts what came of it.
// POINTS_RULES_TIMES=N makes N times as many calls in N times the minutes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { test } from 'node:test'
import { buildSync } from 'esbuild'
import { inPkg, readRulebook } from '../node/package-under-test.mjs'
import { samples } from './samples.mjs'

const TIMES = Number(process.env.POINTS_RULES_TIMES ?? 1)
const MINUTES = 8 * TIMES
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' }

const built = { bundle: true, format: 'esm', write: false, entryPoints: [join(import.meta.dirname, 'page.mjs')] }
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">${buildSync(built).outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`

const rulebooks = Object.fromEntries(['appreciation', 'energy', 'release', 'mall'].map((name) => [name, readRulebook(name)]))
const givenFor = (calls) => JSON.stringify({ samples: samples(), rulebooks, calls, seed: 1 })

/** A server of the page and the package; `report` resolves to what the page posts. */
async function serve(calls) {
  const given = givenFor(calls)
  let posted
  const report = new Promise((resolve) => (posted = resolve))
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://x')
    if (pathname === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE)
    if (pathname === '/given.json') return response.end(given)
    if (pathname === '/report') {
      let text = ''
      for await (const part of request) text += part
      posted(JSON.parse(text))
      return response.end()
    }
    const content = await readFile(inPkg(`.${pathname}`)).catch(() => null)
    if (content === null) return response.writeHead(404).end()
    return response.writeHead(200, { 'Content-Type': TYPES[extname(pathname)] ?? 'application/octet-stream' }).end(content)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { report, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close().closeAllConnections() }
}

/** The program, its flags and how many calls: Firefox takes long to come back from an overflow. */
const BROWSERS = {
  Chromium: [process.env.CHROME ?? 'chromium', 200, (profile) => ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`]],
  Firefox: [process.env.FIREFOX ?? 'firefox-esr', 20, (profile) => ['--headless', '--no-remote', '--profile', profile]],
}

for (const [name, [program, calls, flags]] of Object.entries(BROWSERS)) {
  test(`${name}: inputs, columns and rulebooks that are programs`, async () => {
    const profile = await mkdtemp(join(tmpdir(), 'points-rules-profile-'))
    const server = await serve(calls * TIMES)
    const browser = spawn(program, [...flags(profile), server.url], { stdio: 'ignore', env: { ...process.env, HOME: profile } })
    const ended = new Promise((resolve) => browser.on('close', resolve))
    let timer
    try {
      const failed = new Promise((_, reject) => {
        browser.on('error', reject)
        timer = setTimeout(() => reject(new Error(`${name} posted nothing in ${MINUTES} minutes`)), MINUTES * 60_000)
      })
      const { done, error } = await Promise.race([server.report, failed])
      assert.equal(error, undefined)
      assert.equal(done.length, 12)
    } finally {
      clearTimeout(timer)
      browser.kill()
      await ended
      server.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    }
  })
}
