// The pictures of the README, from the page as it is: SCREENSHOTS=1 cargo xtask test --step storefront writes docs/images.
// Otherwise they go to target/screenshots, so that a test run changes nothing that is tracked.
import assert from 'node:assert/strict'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DESKTOP, onPage, PHONE, shows } from './page.mjs'

const root = join(import.meta.dirname, '../..')
const folder = join(root, process.env.SCREENSHOTS === undefined ? 'target/screenshots' : 'docs/images')
mkdirSync(folder, { recursive: true })

async function picture(name, viewport) {
  await onPage(
    async (page, at) => {
      await at('order-mode-amount').click()
      await at('amount-input').fill('100')
      await shows(page, { 'units-granted': '21.00000000', 'projection-end': '5.1731', 'display-value': '108.6351' })
      await page.evaluate(() => document.fonts.ready.then(() => window.scrollTo(0, 0)))
      // The curve is drawn on a canvas, without a sign of being done.
      await page.waitForTimeout(1000)
      await page.screenshot({ path: join(folder, name) })
    },
    { viewport },
  )
  assert.ok(statSync(join(folder, name)).size > 20_000)
}

test('the storefront on a phone', () => picture('storefront.png', PHONE))
test('the storefront on a desktop', () => picture('storefront-wide.png', DESKTOP))
