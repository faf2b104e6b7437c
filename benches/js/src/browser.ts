// Cold starts in Chromium: a fresh page that has already fetched everything imports, loads and quotes one order.

import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

import { median } from './measure.ts'
import type { Order } from './rules.ts'
import type { Start } from './start.ts'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']

/** Chromium's place: named by `CHROME`, or one of the usual; null where there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROME']
  if (named !== undefined) return named
  return PLACES.find((place) => existsSync(place)) ?? null
}

/** Isolated from other origins, a page gets a clock of 5 µs instead of 100. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

interface Served {
  type: string
  body: Buffer | string
}

async function serve(files: ReadonlyMap<string, Served>): Promise<{ origin: string; stop: () => void }> {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '')
    if (file === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { ...HEADERS, 'Content-Type': file.type }).end(file.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, stop: () => void server.close() }
}

interface Ask {
  script: string
  wasm: string | null
  rulebook: string
  order: Order
}

/** Runs in the page. The script is text and the module bytes by then; compiling and running them is timed. */
async function startInPage({ script, wasm, rulebook, order }: Ask): Promise<{ wall: number; quoted: unknown }> {
  const source = await (await fetch(script)).text()
  const bytes = wasm === null ? null : await (await fetch(wasm)).arrayBuffer()
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const start = performance.now()
  const contender = await import(address)
  let quoted: unknown
  if (bytes === null) {
    quoted = contender.firstQuote(rulebook, order)
  } else {
    const { openRulebook } = await contender.load({ wasm: bytes })
    quoted = openRulebook(rulebook).appreciation.quoteOrder(order)
  }
  return { wall: performance.now() - start, quoted }
}

/** A context of its own each time: a new renderer, nothing compiled before. */
async function inFreshPage(browser: Browser, origin: string, ask: Ask): Promise<{ wall: number; quoted: unknown }> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`${origin}/`)
    return await page.evaluate(startInPage, ask)
  } finally {
    await context.close()
  }
}

export async function coldStartsInChromium(
  chromiumPath: string,
  out: string,
  wasmFile: string,
  rulebook: string,
  order: Order,
  rounds: number,
): Promise<{ version: string; starts: Omit<Start, 'cpu'>[] }> {
  const script = (name: string): Served => ({
    type: 'text/javascript',
    body: readFileSync(join(out, 'web', `${name}.js`)),
  })
  const { origin, stop } = await serve(
    new Map<string, Served>([
      ['/', { type: 'text/html', body: '<!doctype html><title>cold start</title>' }],
      ['/points-rules.js', script('points-rules')],
      ['/decimal.js', script('decimal')],
      ['/bigint.js', script('bigint')],
      ['/points_rules_bg.wasm', { type: 'application/wasm', body: readFileSync(wasmFile) }],
    ]),
  )
  const contenders = [
    { name: 'points-rules', script: '/points-rules.js', wasm: '/points_rules_bg.wasm', times: [] as number[] },
    { name: 'decimal.js', script: '/decimal.js', wasm: null, times: [] as number[] },
    { name: 'hand-written BigInt', script: '/bigint.js', wasm: null, times: [] as number[] },
  ]
  const browser = await chromium.launch({ executablePath: chromiumPath, args: FLAGS })
  try {
    let agreed: string | null = null
    for (let round = 0; round < rounds; round++) {
      for (const { name, script, wasm, times } of contenders) {
        const { wall, quoted } = await inFreshPage(browser, origin, { script, wasm, rulebook, order })
        agreed ??= JSON.stringify(quoted)
        if (JSON.stringify(quoted) !== agreed) throw new Error(`${name} quotes otherwise in Chromium`)
        times.push(wall)
      }
    }
    return { version: browser.version(), starts: contenders.map(({ name, times }) => ({ name, wall: median(times) })) }
  } finally {
    await browser.close()
    stop()
  }
}
