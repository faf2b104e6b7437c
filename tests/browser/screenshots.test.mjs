// The pictures of the README, from the page as it is: SCREENSHOTS=1 cargo xtask test --step storefront writes docs/images.
// Otherwise they go to target/screenshots, so that a test run changes nothing that is tracked. The README's need a Chinese
// font, such as Debian's fonts-noto-cjk.
import assert from 'node:assert/strict'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DESKTOP, onPage, onWorkbench, PHONE, shows } from './page.mjs'

const root = join(import.meta.dirname, '../..')
const forReadme = process.env.SCREENSHOTS !== undefined
const folder = join(root, forReadme ? 'docs/images' : 'target/screenshots')
mkdirSync(folder, { recursive: true })

/** Without a Chinese font every character is the same box. */
function hasChineseFont(page) {
  return page.evaluate(() => {
    const drawn = (character) => {
      const canvas = document.createElement('canvas')
      const context = canvas.getContext('2d')
      context.font = '40px sans-serif'
      context.fillText(character, 10, 60)
      return canvas.toDataURL()
    }
    return drawn('增') !== drawn('积')
  })
}

/** A picture of what stands from an element on; of the whole page's top without one. */
async function picture(name, viewport, from) {
  await onPage(
    async (page, at) => {
      await at('order-mode-amount').click()
      await at('amount-input').fill('100')
      await shows(page, { 'units-granted': '21.00000000', 'grant-value': '21.00' })
      await page.evaluate((id) => {
        document.activeElement.blur()
        const card = document.querySelector(`[data-testid="${id}"]`)?.closest('section')
        const bar = document.querySelector('header').offsetHeight
        window.scrollTo(0, card ? card.getBoundingClientRect().top + window.scrollY - bar - 12 : 0)
      }, from)
      assert.ok(!forReadme || (await hasChineseFont(page)), 'no Chinese font is installed')
      await page.screenshot({ path: join(folder, name) })
    },
    { viewport, book: 'appreciation' },
  )
  assert.ok(statSync(join(folder, name)).size > 20_000)
}

test('the storefront on a phone', () => picture('storefront.png', PHONE, 'amount-input'))
test('the storefront on a desktop', () => picture('storefront-wide.png', { ...DESKTOP, height: 1400 }))

test('the workbench on a desktop', async () => {
  const path = join(folder, 'workbench.png')
  await onWorkbench(
    async (page, at) => {
      await shows(page, { coverage: '0.7272' })
      assert.ok(!forReadme || (await hasChineseFont(page)), 'no Chinese font is installed')
      await at('scheme-dividend').evaluate((card) => window.scrollTo(0, card.getBoundingClientRect().top + window.scrollY - 130))
      // Mostly text, and part of the crate: at its own size.
      await page.screenshot({ path, scale: 'css' })
    },
    { viewport: { ...DESKTOP, height: 1000 } },
  )
  assert.ok(statSync(path).size > 20_000)
})
