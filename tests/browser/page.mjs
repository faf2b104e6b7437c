// The storefront in a browser: www/dist (`cargo xtask test --step storefront` builds it) served by Vite's preview, opened in
// the Chrome or Chromium that CHROME names or that is in a usual place.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage']

export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1280, height: 900 }

const www = join(import.meta.dirname, '../../www')
const { preview } = await import(pathToFileURL(createRequire(join(www, 'package.json')).resolve('vite')).href)
const server = await preview({ root: www, logLevel: 'warn', preview: { host: '127.0.0.1', port: 0 } })
const address = `http://127.0.0.1:${server.httpServer.address().port}/`

let browser

before(async () => {
  const executablePath = process.env.CHROME ?? USUAL.find((path) => existsSync(path))
  browser = await chromium.launch({ executablePath, headless: true, args: FLAGS })
})
after(() => Promise.all([browser.close(), server.close()]))

/** Opens the page at a route with a rulebook, gives it to `use`, and fails on anything it complained of or asked others for. */
export async function onPage(
  use,
  { file = '', route = '#/order', book = 'mall', viewport = PHONE, colorScheme = 'light', prepare = async () => {}, forgive = false } = {},
) {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 2, locale: 'zh-CN', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(address)) complaints.push(`asked for ${request.url()}`)
  })
  try {
    await prepare(page)
    await page.goto(`${address}${file}?book=${book}${route}`)
    await use(page, page.getByTestId.bind(page))
  } finally {
    await context.close()
  }
  if (!forgive) assert.deepEqual(complaints, [])
}

/** Waits until elements show figures: a test id and the package's own text for each. */
export async function shows(page, figures) {
  const read = (ids) => ids.map((id) => document.querySelector(`[data-testid="${id}"]`)?.dataset.value ?? null)
  const ids = Object.keys(figures)
  const expected = Object.values(figures)
  try {
    await page.waitForFunction(
      ({ ids, expected }) =>
        ids.every((id, index) => (document.querySelector(`[data-testid="${id}"]`)?.dataset.value ?? null) === expected[index]),
      { ids, expected },
      { timeout: 10_000 },
    )
  } catch {
    assert.deepEqual(Object.fromEntries((await page.evaluate(read, ids)).map((value, index) => [ids[index], value])), figures)
  }
}

/** Opens the operator's workbench with a rulebook. */
export const onWorkbench = (use, options = {}) => onPage(use, { file: 'workbench.html', route: '', viewport: DESKTOP, ...options })

/** Waits until the package is loaded and the page stands. */
export const ready = (page) => page.locator('main[data-boot="ready"]').waitFor()
