// A tap on a figure shows how it comes about: read from the screen, on the storefront and on the workbench.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DESKTOP, onPage, onWorkbench, PHONE, shows } from './page.mjs'

const step = (at, n) => at(`explain-step-${n}`)
const value = (at, n) => step(at, n).locator('b').getAttribute('data-value')

/** 30 of fund for 21 units, as after the first order of 100. */
async function secondOrder(at) {
  await at('order-mode-amount').click()
  await at('amount-input').fill('100')
  await at('place-order').click()
  await at('complete-1').click()
}

test('14.7 units are explained down to the fund over the units, and the page checks every step', () =>
  onPage(
    async (page, at) => {
      await secondOrder(at)
      await shows(page, { 'units-granted': '14.70000000' })
      await at('units-granted').click()
      await step(at, 1).waitFor()
      assert.equal(await value(at, 1), '14.70000000')
      const all = await at('explain').innerText()
      assert.match(all, /10\/7/)
      assert.match(all, /30\.00/)
      assert.match(await at('explain-verdict').innerText(), /都相符/)
      await at('explain-close').click()
      assert.equal(await at('explain').count(), 0)
    },
    { book: 'appreciation' },
  ))

for (const viewport of [PHONE, DESKTOP]) {
  test(`an explanation opens and closes from the keyboard, and fits ${viewport.width} px`, () =>
    onPage(
      async (page, at) => {
        await shows(page, { 'cart-payable': '100.00' })
        await at('cart-payable').locator('xpath=ancestor::button').focus()
        await page.keyboard.press('Enter')
        await step(at, 1).waitFor()
        assert.equal(await value(at, 1), '100.00')
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width)
        for (let tabs = 0; tabs < 4; tabs += 1) {
          await page.keyboard.press('Tab')
          assert.ok(await page.evaluate(() => document.activeElement.closest('[role="dialog"]') !== null))
        }
        await page.keyboard.press('Escape')
        await at('explain').waitFor({ state: 'detached' })
        assert.equal(await page.evaluate(() => document.activeElement.querySelector('[data-testid="cart-payable"]') !== null), true)
      },
      { book: 'appreciation', viewport },
    ))
}

test('a compared figure is explained under its own rulebook, in either language', () =>
  onWorkbench(async (page, at) => {
    await at('view-compare').click()
    await at('other').selectOption('sound')
    await shows(page, { 'left-release-points': '2400.00', 'right-release-points': '220.00' })
    await at('right-release-points').click()
    await step(at, 1).waitFor()
    assert.equal(await value(at, 1), '220.00')
    // 1.1 points a yuan, of the 200.00 that count.
    assert.match(await at('explain').innerText(), /1\.1/)
    assert.match(await at('explain').innerText(), /200\.00/)
    await at('explain-close').click()
    await at('language-switch').click()
    await at('left-release-points').click()
    await step(at, 1).waitFor()
    assert.equal(await value(at, 1), '2400.00')
    assert.doesNotMatch(await step(at, 1).locator('.formula').innerText(), /\p{Script=Han}/u)
  }))

test('figures that no formula makes offer no explanation', () =>
  onPage(
    async (page, at) => {
      await shows(page, { 'release-total': '7500.00' })
      assert.equal(await at('release-total').locator('xpath=ancestor::button').count(), 0)
    },
    { book: 'release', route: '#/release/calendar' },
  ))
