// Cold starts in Chromium: a fresh page that has already fetched everything imports, loads and quotes one order.
//
// The pages measure themselves and send each other on: what a debugger's connection does for a new page takes the very
// milliseconds that are to be measured (the quartiles lay 40 % apart with one, and lie 10 % apart without).

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { median } from './measure.ts'
import type { Order } from './rules.ts'
import type { Start } from './start.ts'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
]

/** Chromium's place: named by `CHROME`, or one of the usual; null where there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROME']
  if (named !== undefined) return named
  return PLACES.find((place) => existsSync(place)) ?? null
}

/** Isolated from other origins, a page gets a clock of 5 µs instead of 100, and a process of its own. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cache-Control': 'no-store',
}

/** Milliseconds that a page may take on the busiest machine; it rests for 200 and measures about 10. */
const PATIENCE = 10_000

interface Ask {
  hasWasm: boolean
  rulebook: string
  order: Order
}

/** What a page has to say. */
interface Said {
  wall: number
  quoted: unknown
  failed: string | null
}

/** Runs in the page. The script is text and the module bytes by then; compiling and running them is timed. */
async function startInPage({ hasWasm, rulebook, order }: Ask): Promise<void> {
  const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  const said: Said = { wall: 0, quoted: null, failed: null }
  try {
    // Until the browser is done with the page itself.
    await rest(150)
    const source = await (await fetch('/script')).text()
    const bytes = hasWasm ? await (await fetch('/wasm')).arrayBuffer() : null
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    await rest(50)
    const start = performance.now()
    const contender = await import(address)
    if (bytes === null) {
      said.quoted = contender.firstQuote(rulebook, order)
    } else {
      const { openRulebook } = await contender.load({ wasm: bytes })
      said.quoted = openRulebook(rulebook).appreciation.quoteOrder(order)
    }
    said.wall = performance.now() - start
  } catch (fault) {
    said.failed = String(fault)
  }
  const next = await (await fetch('/said', { method: 'POST', body: JSON.stringify(said) })).text()
  if (next !== '') location.replace(next)
}

async function bodyOf(request: IncomingMessage): Promise<Said> {
  let text = ''
  for await (const piece of request) text += piece
  return JSON.parse(text) as Said
}

interface Contender {
  name: string
  script: Buffer
  wasm: Buffer | null
  times: number[]
}

/** The page of each number, each of a site of its own: a new renderer, nothing compiled before. */
function pagesOf(contenders: readonly Contender[], pages: number, ask: Omit<Ask, 'hasWasm'>) {
  let finish: (fault: Error | null) => void = () => {}
  const finished = new Promise<void>((resolve, reject) => {
    finish = (fault) => (fault === null ? resolve() : reject(fault))
  })
  let agreed: string | null = null
  const note = (page: number, { name, times }: Contender, { wall, quoted, failed }: Said): void => {
    agreed ??= JSON.stringify(quoted)
    if (failed !== null) finish(new Error(`${name} does not start in Chromium: ${failed}`))
    else if (JSON.stringify(quoted) !== agreed) finish(new Error(`${name} quotes otherwise in Chromium`))
    times.push(wall)
    if (page + 1 === pages) finish(null)
  }
  const server = createServer(async (request, response) => {
    const { host = '', port = '' } = /^page(?<host>\d+)\.localhost:(?<port>\d+)$/.exec(request.headers.host ?? '')?.groups ?? {}
    const page = Number(host)
    // Everybody once a round, each in turn the first of it.
    const turn = page + Math.floor(page / contenders.length)
    const contender = contenders[turn % contenders.length] as Contender
    const send = (type: string, body: Buffer | string) =>
      response.writeHead(200, { ...HEADERS, 'Content-Type': type }).end(body)
    if (request.url === '/script') return send('text/javascript', contender.script)
    if (request.url === '/wasm' && contender.wasm !== null) return send('application/wasm', contender.wasm)
    if (request.url === '/said') {
      note(page, contender, await bodyOf(request))
      return send('text/plain', page + 1 < pages ? `http://page${page + 1}.localhost:${port}/` : '')
    }
    if (request.url !== '/') return response.writeHead(404, HEADERS).end()
    const call = `(${startInPage})(${JSON.stringify({ ...ask, hasWasm: contender.wasm !== null })})`
    return send('text/html', `<!doctype html><title>cold start</title><script type="module">${call}</script>`)
  })
  return { server, finished, fail: finish }
}

export async function coldStartsInChromium(
  chromium: string,
  out: string,
  wasmFile: string,
  rulebook: string,
  order: Order,
  rounds: number,
): Promise<{ version: string; starts: Omit<Start, 'cpu'>[] }> {
  const script = (name: string) => readFileSync(join(out, 'web', `${name}.js`))
  const contenders: Contender[] = [
    { name: 'points-rules', script: script('points-rules'), wasm: readFileSync(wasmFile), times: [] },
    { name: 'decimal.js', script: script('decimal'), wasm: null, times: [] },
    { name: 'hand-written BigInt', script: script('bigint'), wasm: null, times: [] },
  ]
  const version = execFileSync(chromium, ['--version'], { encoding: 'utf8' }).match(/[\d.]+/)?.[0] ?? 'of no version'
  const pages = rounds * contenders.length
  const { server, finished, fail } = pagesOf(contenders, pages, { rulebook, order })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const profile = mkdtempSync(join(tmpdir(), 'points-rules-'))
  const { port } = server.address() as AddressInfo
  const browser = spawn(chromium, [...FLAGS, `--user-data-dir=${profile}`, `http://page0.localhost:${port}/`], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => browser.once('close', () => resolve()))
  browser.once('error', fail)
  browser.once('exit', (code) => fail(new Error(`${chromium} ended (${code}) before its pages did`)))
  const patience = setTimeout(() => fail(new Error('a page of Chromium has said nothing')), pages * PATIENCE)
  try {
    await finished
  } finally {
    clearTimeout(patience)
    browser.kill()
    await ended
    server.close()
    server.closeAllConnections()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  return { version, starts: contenders.map(({ name, times }) => ({ name, wall: median(times) })) }
}
