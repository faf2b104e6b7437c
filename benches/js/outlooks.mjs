// node benches/js/outlooks.mjs [ROUNDS]: what the outlooks of a page cost, in Node and in Chromium, in both builds that have them.
// A page looks 365 days ahead with three entries; the largest plan is 3,650 days of twenty. Chromium is the one that CHROME names,
// or one in a usual place.
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const ROOT = join(import.meta.dirname, '../..')
const PKG = join(ROOT, 'target/pkg')
const ROUNDS = Number(process.argv[2] ?? 11)
/** Node's entry of each build; a page's has the build's name. */
const BUILDS = { full: 'node.mjs', explain: 'node-explain.mjs' }
const PLANS = [
  { days: 365, entries: 3 },
  { days: 3650, entries: 20 },
]
const OUTLOOKS = ['appreciation', 'dividend', 'release']

/** Medians in milliseconds of each outlook. Also runs in a page, so that it uses nothing from outside. */
function measure(rules, market, { days, entries }, rounds) {
  const orders = Array.from({ length: entries }, (_, at) => ({ fromDay: 1, toDay: days, perDay: 10, amount: `${3000 + at}.50` }))
  const plan = { orders, days, samples: 1000 }
  const inputs = { appreciation: { ...plan, market }, dividend: plan, release: { ...plan, acceleration: '0.5', margin: '0.3' } }
  const medians = {}
  for (const [scheme, input] of Object.entries(inputs)) {
    rules[scheme].outlook(input)
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now()
      rules[scheme].outlook(input)
      return performance.now() - start
    })
    medians[scheme] = times.sort((a, b) => a - b)[rounds >> 1]
  }
  return medians
}

const rulebook = readFileSync(join(PKG, 'rulebooks/mall.json'), 'utf8')

async function inNode(build) {
  const { load } = await import(pathToFileURL(join(PKG, BUILDS[build])).href)
  const { emptyMarket, openRulebook } = await load()
  return PLANS.map((plan) => measure(openRulebook(rulebook), emptyMarket, plan, ROUNDS))
}

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' }

/** The package's files and an empty page, on this machine. */
function serve() {
  const server = createServer((request, response) => {
    const path = join(PKG, new URL(request.url, 'http://localhost').pathname)
    const found = path.startsWith(PKG) && existsSync(path) && extname(path) in TYPES
    response.writeHead(200, { 'Content-Type': found ? TYPES[extname(path)] : 'text/html' })
    response.end(found ? readFileSync(path) : '<!doctype html><title>outlooks</title>')
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function inChromium(page, build) {
  const script = `(async () => {
    const { load } = await import('/web/${build}.js')
    const { emptyMarket, openRulebook } = await load()
    const rules = openRulebook(${JSON.stringify(rulebook)})
    return ${JSON.stringify(PLANS)}.map((plan) => (${measure})(rules, emptyMarket, plan, ${ROUNDS}))
  })()`
  return page.evaluate(script)
}

function print(engine, plans) {
  plans.forEach((medians, at) => {
    const { days, entries } = PLANS[at]
    const figures = OUTLOOKS.map((scheme) => `${scheme} ${medians[scheme].toFixed(1)} ms`)
    console.log(`${engine}, ${days} days of ${entries} entries: ${figures.join(', ')}`)
  })
}

for (const build of Object.keys(BUILDS)) print(`Node, ${build}`, await inNode(build))
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
const executablePath = process.env.CHROME ?? usual.find((path) => existsSync(path))
if (executablePath === undefined) console.log('Chromium was not run.')
else {
  const server = await serve()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    for (const build of Object.keys(BUILDS)) print(`Chromium ${browser.version()}, ${build}`, await inChromium(page, build))
  } finally {
    await browser.close()
    server.close()
  }
}
