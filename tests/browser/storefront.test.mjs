// The built page as a shopper uses it, with the brief's figures read from the screen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DESKTOP, onPage, PHONE, ready, shows } from './page.mjs'

test('a typed amount of 100 grants 21 units and lifts the unit value from 1 to 1.4286', () =>
  onPage(async (page, at) => {
    await at('order-mode-amount').click()
    await at('amount-input').fill('100')
    await shows(page, {
      'units-granted': '21.00000000',
      'unit-value-before': '1.0000',
      'unit-value-after': '1.4286',
      'grant-value': '21.00',
      contribution: '30.00',
      'quota-granted': '200.00',
    })
    assert.equal(await at('unit-value-after').innerText(), '1.4286')
  }, { book: 'appreciation' }))

test('booked orders move the unit value as in the brief', () =>
  onPage(async (page, at) => {
    await at('order-mode-amount').click()
    await at('amount-input').fill('100')
    let orders = 0
    for (const [units, after] of [
      ['21.00000000', '1.4286'],
      ['14.70000000', '1.6807'],
      ['12.49500000', '1.8674'],
      ['11.24550000', '2.0188'],
    ]) {
      await shows(page, { 'units-granted': units, 'unit-value-after': after })
      await at('place-order').click()
      orders += 1
      await at(`complete-${orders}`).click()
    }
    await at('nav-appreciation').click()
    await shows(page, { 'unit-value-now': '2.0188' })
  }, { book: 'appreciation' }))

test('100 orders of 100 end at 5.1731, where 21 units show as 108.6351 and redeem for 97.77', () =>
  onPage(async (page, at) => {
    await at('place-order').click()
    await at('complete-1').click()
    await at('nav-appreciation').click()
    await shows(page, {
      'projection-value-1': '1.4286',
      'projection-value-2': '1.6807',
      'projection-value-3': '1.8674',
      'projection-value-4': '2.0188',
      'projection-value-25': '3.4237',
      'projection-value-50': '4.2062',
      'projection-value-100': '5.1731',
      'projection-end': '5.1731',
    })
    await at('projection-from-now').click()
    await at('projection-orders').fill('99')
    await shows(page, { 'projection-value-99': '5.1731' })
    await at('apply-projection').click()
    await shows(page, {
      'unit-value-now': '5.1731',
      'me-display-value': '108.6351',
      'me-value': '108.63',
      'me-headroom': '91.37',
      'redeem-gross': '108.63',
      'redeem-net': '97.77',
    })
  }, { book: 'appreciation' }))

test('the seeks say after how many orders, and how much for what', () =>
  onPage(async (page, at) => {
    await at('place-order').click()
    await at('complete-1').click()
    await at('nav-appreciation').click()
    await at('goal-units').fill('14.7')
    await at('goal-cash').fill('13.5')
    await shows(page, { 'order-for-units': '100.00', 'redemption-for': '10.50000000' })
    await at('goal-net').fill('97.77')
    await shows(page, { 'orders-until-back': '99' })
    assert.match(await at('goal-assumption').innerText(), /每单都是 ¥100/)
  }, { book: 'appreciation' }))

test('the cart is totalled by the package, with quantities and a discount', () =>
  onPage(async (page, at) => {
    // A bottle of 100.00 lies in the cart from the start.
    await shows(page, { 'cart-goods': '100.00', 'units-granted': '21.00000000' })
    await at('add-wine').click()
    await at('add-oil').click()
    await shows(page, { 'cart-goods': '399.99', 'cart-qualifying': '399.99', 'cart-payable': '399.99' })
    await at('remove-oil').click()
    await at('discount-input').fill('100')
    await shows(page, { 'cart-goods': '200.00', 'cart-qualifying': '100.00', 'cart-payable': '100.00', 'units-granted': '21.00000000' })
    await at('discount-input').fill('300')
    await at('discount-input-error').waitFor()
    await shows(page, { 'cart-payable': null, 'units-granted': null })
  }, { book: 'appreciation' }))

test('what is typed is read like a person reads it', () =>
  onPage(async (page, at) => {
    await at('order-mode-amount').click()
    for (const typed of ['１００', '100.00', ' 100 ']) {
      await at('amount-input').fill(typed)
      await shows(page, { 'units-granted': '21.00000000' })
    }
    await at('amount-input').fill('100.')
    await shows(page, { 'units-granted': null })
    assert.equal(await at('amount-input-error').count(), 0)
    for (const [wrong, message] of [
      ['one hundred', /数字|金额/],
      ['100.001', /小数/],
    ]) {
      await at('amount-input').fill(wrong)
      await at('amount-input-error').waitFor()
      assert.match(await at('amount-input-error').innerText(), message)
      await shows(page, { 'units-granted': null })
    }
    await at('amount-input').fill('99999999999')
    await at('cart-error').waitFor()
    assert.match(await at('cart-error').innerText(), /超出可计算的范围/)
    await at('amount-input').fill('100')
    await shows(page, { 'units-granted': '21.00000000' })
  }, { book: 'appreciation' }))

test('a dividend member with 10 of 100 shares gets 300 a day, and 2000 in 7 days where nobody else comes', () =>
  onPage(
    async (page, at) => {
      await shows(page, {
        'dividend-pro-rata-pool': '3000.00',
        'dividend-tier-pool': '1000.00',
        'dividend-pro-rata': '300.00',
        'dividend-payout': '300.00',
        'dividend-quota-after': '1700.00',
        'project-assumption': '10',
        'order-for-shares': '10000.00',
      })
      await at('growth-typed').click()
      await shows(page, { 'project-total': '2000.00', 'project-exhausted': '7', 'project-assumption': '0' })
    },
    { book: 'dividend', route: '#/dividend' },
  ))

test('why a day pays nothing is said in words', () =>
  onPage(
    async (page, at) => {
      const reason = async (code, words) => {
        await page.locator(`[data-testid="dividend-reason"][data-code="${code}"]`).waitFor()
        assert.match(await at('dividend-reason').innerText(), words)
      }
      await at('member-me').click()
      await reason('QUOTA_EXHAUSTED', /额度/)
      await at('member-sample').click()
      await at('member-shares').fill('0')
      await reason('NO_SHARES', /没有贡献值/)
      await at('member-shares').fill('1')
      await at('day-turnover').fill('0.01')
      await reason('BELOW_A_FEN', /不到一分钱/)
    },
    { book: 'dividend', route: '#/dividend' },
  ))

test('an order of 3000 releases 7500 points, 36 a day for 209 days', () =>
  onPage(
    async (page, at) => {
      await at('amount-input').fill('3000')
      await shows(page, { 'release-points': '7500.00', 'release-daily': '36.00', 'release-last-day': '12.00' })
      await at('seek-input').fill('27000')
      await shows(page, { 'order-for-points': '9000.00' })
    },
    { book: 'release', route: '#/release/calendar' },
  ))

test('points pay at most half of 199.99', () =>
  onPage(
    async (page, at) => {
      await at('checkout-goods').fill('199.99')
      await at('checkout-points').fill('1234.56')
      await shows(page, { 'points-usable': '99.99', 'points-after': '1134.57', 'cash-due': '100.00' })
      // This rulebook leaves out what a point pays; the mall's has it.
      const note = page.locator('.checkout .hint').first()
      assert.match(await note.textContent(), /一积分抵 1 元/)
      await at('rulebook').selectOption('mall')
      await note.filter({ hasText: '一积分抵 0.1 元' }).waitFor()
    },
    { book: 'release', route: '#/release/checkout' },
  ))

test('the middle member of the brief: 12000 by itself, 9000 by referral, 8680 by difference', () =>
  onPage(
    async (page) => {
      await shows(page, {
        'release-base': '12000.00',
        'release-referral': '9000.00',
        'release-differential': '8680.00',
        'release-peer': '0.00',
        'release-day-total': '29680.00',
        'release-cash-value': '20776.00',
      })
    },
    { book: 'release', route: '#/release/team' },
  ))

test('a rulebook without the scheme of the page is said', () =>
  onPage(
    async (page, at) => {
      await at('rulebook').selectOption('dividend')
      await at('no-scheme').waitFor()
      await at('use-mall').click()
      await shows(page, { 'unit-value-now': '1.0000' })
    },
    { route: '#/appreciation' },
  ))

test('the page speaks Chinese, and English at a click', () =>
  onPage(async (page, at) => {
    await ready(page)
    assert.match(await at('main').innerText(), /预估/)
    await at('language-switch').click()
    assert.match(await at('main').innerText(), /estimate/i)
    assert.doesNotMatch(await at('main').innerText(), /预估/)
  }))

for (const viewport of [PHONE, { width: 320, height: 640 }, DESKTOP]) {
  for (const route of ['#/order', '#/appreciation', '#/dividend', '#/release/calendar', '#/release/team', '#/release/checkout', '#/merchant']) {
    test(`${route} fits ${viewport.width} px`, () =>
      onPage(
        async (page) => {
          await ready(page)
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width)
        },
        { route, viewport },
      ))
  }
}

test('a failed download is said, and a second try succeeds', () => {
  let failing = true
  const prepare = (page) =>
    page.route('**/*.wasm', (route) => (failing ? route.abort() : route.continue()))
  return onPage(
    async (page, at) => {
      await at('load-failed').waitFor()
      failing = false
      await at('load-retry').click()
      await ready(page)
      await at('order-mode-amount').click()
      await at('amount-input').fill('100')
      await shows(page, { 'cart-payable': '100.00' })
    },
    { prepare, forgive: true },
  )
})
