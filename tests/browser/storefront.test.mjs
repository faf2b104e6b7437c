// The built storefront in a real browser: what a shopper does, and the brief's figures read from the screen.
// STOREFRONT is its address, CHROME the browser; `cargo xtask test --step storefront` sets both.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

const ADDRESS = process.env.STOREFRONT
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage']
const SLOW = 30_000
// POINTS_RULES_PICTURES=docs/images takes the README's anew; a machine without Chinese fonts shows boxes.
const IMAGES = new URL(`../../${process.env.POINTS_RULES_PICTURES ?? 'target/pictures'}/`, import.meta.url)

const byId = (id) => `[data-testid="${id}"]`
let browser

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROME, headless: true, args: FLAGS })
})
after(() => browser?.close())

/** A page at a hash route, once its WebAssembly is there; whatever it complains of fails the test. */
async function open(hash, { width = 1280, height = 900 } = {}) {
  const page = await browser.newPage({ viewport: { width, height } })
  page.setDefaultTimeout(SLOW)
  const complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(ADDRESS) && !url.startsWith('data:')) complaints.push(`asked another server: ${url}`)
  })
  await page.goto(`${ADDRESS}#/${hash}`)
  await page.waitForSelector('[data-boot=ready]')
  return { page, complaints }
}

/** Waits until the figure reads so. */
async function reads(page, id, text) {
  const shows = ([selector, expected]) => document.querySelector(selector)?.textContent.trim() === expected
  try {
    await page.waitForFunction(shows, [byId(id), text])
  } catch {
    assert.equal((await page.locator(byId(id)).first().textContent())?.trim(), text, id)
  }
}

test('an order of 100 yuan as the page opens', async () => {
  const { page, complaints } = await open('appreciation')
  await reads(page, 'units-granted', '21.00000000')
  await reads(page, 'unit-value-before', '1.0000')
  await reads(page, 'unit-value-after', '1.4286')
  await reads(page, 'contribution', '30.00')
  await reads(page, 'quota-granted', '200.00')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('100 orders of 100 yuan: the value of a unit, and 21 units shown', async () => {
  const { page, complaints } = await open('appreciation')
  const values = { 1: '1.4286', 2: '1.6807', 3: '1.8674', 4: '2.0188', 100: '5.1731' }
  for (const [order, value] of Object.entries(values)) await reads(page, `projection-value-${order}`, value)
  await reads(page, 'display-value', '108.6351')
  await reads(page, 'redeem-gross', '108.63')
  await reads(page, 'redeem-fee', '10.86')
  await reads(page, 'redeem-net', '97.77')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('typing an amount: full-width digits, an incomplete one, and errors in both languages', async () => {
  const { page, complaints } = await open('appreciation')
  await page.check(byId('order-mode-amount'))
  await page.fill(byId('amount-input'), '１，２００．５')
  await reads(page, 'units-granted', '252.10500000')
  await page.fill(byId('amount-input'), '12.')
  await reads(page, 'units-granted', '—')
  await page.fill(byId('amount-input'), '99999999999')
  await page.waitForSelector(byId('amount-input-error'))
  assert.match(await page.locator(byId('amount-input-error')).textContent(), /100 亿/)
  await page.click(byId('language-switch'))
  assert.match(await page.locator(byId('amount-input-error')).textContent(), /10,000,000,000/)
  await page.fill(byId('amount-input'), '100')
  await reads(page, 'unit-value-after', '1.4286')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('the cart: a discount, more of a product, nothing in it', async () => {
  const { page, complaints } = await open('appreciation')
  await page.click(byId('add-oil'))
  await page.click(byId('add-oil'))
  await page.fill(byId('discount-input'), '10.5')
  await reads(page, 'cart-goods', '499.98')
  await reads(page, 'cart-qualifying', '489.48')
  await page.fill(byId('discount-input'), '500')
  await page.waitForSelector(byId('discount-input-error'))
  await page.fill(byId('discount-input'), '0')
  await page.click(byId('remove-oil'))
  await page.click(byId('remove-wine'))
  await page.waitForSelector(byId('cart-empty'))
  assert.deepEqual(complaints, [])
  await page.close()
})

test('booking moves the market; redeeming more than held names the shortage', async () => {
  const { page, complaints } = await open('appreciation')
  await page.click(byId('book-order'))
  await reads(page, 'unit-value-now', '1.4286')
  await page.fill(byId('redeem-input'), '30')
  await page.waitForSelector(byId('redeem-input-error'))
  assert.match(await page.locator(byId('redeem-input-error')).textContent(), /9\.00000000/)
  await page.click(byId('reset'))
  await reads(page, 'unit-value-now', '1.0000')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('the dividend page: the estimate of the brief', async () => {
  const { page, complaints } = await open('dividend')
  await reads(page, 'dividend-payout', '300.00')
  await reads(page, 'project-total', '2,000.00')
  await page.check(byId('rulebook-energy'))
  await reads(page, 'dividend-payout', '310.00')
  await reads(page, 'dividend-tier-share', '10.00')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('the release pages: the calendar, the team and the checkout of the brief', async () => {
  const { page, complaints } = await open('release/calendar')
  await reads(page, 'release-points', '7,500.00')
  await reads(page, 'release-daily', '36.00')
  await page.check(byId('rulebook-release-3x'))
  await reads(page, 'release-points', '9,000.00')
  await page.click(byId('part-team'))
  await reads(page, 'release-referral', '9,000.00')
  await reads(page, 'release-differential', '8,680.00')
  await page.click(byId('part-checkout'))
  await reads(page, 'points-usable', '99.99')
  await reads(page, 'cash-due', '100.00')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('a failed download says so, and a retry works', async () => {
  const page = await browser.newPage()
  page.setDefaultTimeout(SLOW)
  let broken = true
  await page.route('**/*.wasm', (route) => (broken ? route.abort() : route.continue()))
  await page.goto(`${ADDRESS}#/appreciation`)
  await page.waitForSelector(byId('load-failed'))
  broken = false
  await page.click(byId('load-retry'))
  await page.waitForSelector('[data-boot=ready]')
  await reads(page, 'units-granted', '21.00000000')
  await page.close()
})

test('nothing overflows sideways on a phone, and every control has a name', async () => {
  for (const route of ['appreciation', 'dividend', 'release/calendar', 'release/team', 'release/checkout']) {
    const { page, complaints } = await open(route, { width: 390, height: 844 })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.equal(overflow, 0, route)
    const nameless = await page.evaluate(() => {
      const named = (control) => control.labels?.length || control.getAttribute('aria-label') || control.textContent.trim()
      return [...document.querySelectorAll('input, button, select, a')].filter((control) => !named(control)).length
    })
    assert.equal(nameless, 0, route)
    assert.deepEqual(complaints, [])
    await page.close()
  }
})

test('the pictures of the README', async () => {
  mkdirSync(IMAGES, { recursive: true })
  for (const [name, width, height] of [['storefront', 390, 844], ['storefront-wide', 1280, 900]]) {
    const { page } = await open('appreciation', { width, height })
    await reads(page, 'projection-value-100', '5.1731')
    await page.waitForSelector(`${byId('projection-chart')} svg path >> nth=3`, { state: 'attached' })
    const picture = await page.screenshot()
    assert.ok(picture.length > 20_000, 'the page is not empty')
    writeFileSync(new URL(`${name}.png`, IMAGES), picture)
    await page.close()
  }
})
