// The story of a shopper, read from the screen: placed, paid partly with points, completed, returned by pieces.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onPage, shows } from './page.mjs'

/** Two bottles of wine, three bags of rice and one bottle of oil, with a discount, freight and 999.90 points, which pay 99.99. */
async function fillCart(at) {
  await at('add-wine').click()
  for (let bags = 0; bags < 3; bags += 1) await at('add-rice').click()
  await at('add-oil').click()
  await at('discount-input').fill('36.5')
  await at('freight-input').fill('8')
  await at('points-input').fill('999.9')
}

const more = (at, order, line) => at(`return-${order}-${line}`).locator('.van-stepper__plus').click()

test('an order of three lines is paid partly with points, and every line bears its part', () =>
  onPage(async (page, at) => {
    await fillCart(at)
    await shows(page, {
      'cart-goods': '536.49',
      'cart-points-value': '99.99',
      'cart-qualifying': '400.00',
      'cart-payable': '408.00',
      'points-most': '1499.90',
      'grant-value': '38.42',
      'units-granted': '38.42300000',
      contribution: '54.89',
    })
    await at('place-order').click()
    await shows(page, {
      'my-points': '1000.10',
      'my-spent': '408.00',
      'my-units': '0.00000000',
      'order-1-points-1': '37.27',
      'order-1-points-2': '25.44',
      'order-1-points-3': '37.28',
      'order-1-qualifying-1': '149.13',
      'order-1-qualifying-2': '101.77',
      'order-1-qualifying-3': '149.10',
    })
  }))

test('a piece returned before booking gives money and points back and touches no credit; one returned after it takes its grant back', () =>
  onPage(async (page, at) => {
    await fillCart(at)
    await at('place-order').click()
    await more(at, 1, 2)
    await shows(page, { 'return-1-cash': '33.92', 'return-1-points': '84.79', 'return-1-fixed-points': '0.00' })
    await at('return-1-confirm').click()
    await shows(page, { 'my-points': '1084.89', 'my-spent': '374.08', 'my-units': '0.00000000', 'order-1-refunded-cash-1': '33.92' })

    await at('complete-1').click()
    await shows(page, {
      'my-units': '36.05000000',
      'my-quota': '36.60',
      'order-1-units': '36.05000000',
      'order-1-contribution': '51.50',
      'order-1-granted-points': '366.00',
    })
    assert.equal(await at('order-1').getAttribute('data-stage'), 'complete')

    await more(at, 1, 1)
    await shows(page, {
      'return-1-cash': '74.56',
      'return-1-points': '186.38',
      'taken-units': '7.82600000',
      'taken-quota': '14.91',
      'taken-points': '149.10',
    })
    await at('return-1-confirm').click()
    await shows(page, { 'my-points': '1271.27', 'my-spent': '299.52', 'my-units': '28.22400000' })
  }))

test('everything returned before booking leaves the mall as it was', () =>
  onPage(async (page, at) => {
    await at('points-input').fill('123.4')
    await at('place-order').click()
    await shows(page, { 'my-points': '1876.60', 'my-spent': '87.66' })
    await more(at, 1, 1)
    await at('return-1-confirm').click()
    await shows(page, { 'my-points': '2000.00', 'my-spent': '0.00' })
    assert.equal(await at('order-1').getAttribute('data-stage'), 'cancelled')
    await at('nav-appreciation').click()
    await shows(page, { 'fund-balance': '0.00', 'units-outstanding': '0.00000000' })
  }))

test('the till takes no more points than the order allows, and none that the buyer lacks', () =>
  onPage(async (page, at) => {
    await at('points-input').fill('301')
    await at('points-input-error').waitFor()
    await at('points-most').click()
    await shows(page, { 'cart-points-value': '30.00', 'cart-payable': '70.00' })
    await at('add-gift').click()
    await at('points-input').fill('2500')
    await shows(page, { 'cart-points-value': '250.00' })
    assert.ok(await at('place-order').isDisabled())
    await at('points-most').click()
    await shows(page, { 'cart-points-value': '200.00' })
    assert.ok(await at('place-order').isEnabled())
  }))

test('units become fixed points, pay at the till, reach the merchant and become units again', () =>
  onPage(async (page, at) => {
    await at('place-order').click()
    await at('complete-1').click()
    await shows(page, { 'my-units': '21.00000000' })
    await at('nav-appreciation').click()
    await shows(page, { 'me-display-value': '30.0006', 'me-value': '30.00', 'me-quota': '200.00', 'me-headroom': '170.00' })
    await at('exchange-input').fill('7')
    await shows(page, { 'exchange-fixed-points': '10.00' })
    await at('exchange-book').click()
    await shows(page, { 'treasury-units': '7.00000000', 'fixed-points': '10.00', 'me-units': '14.00000000', 'me-quota': '190.00' })
    await at('nav-order').click()
    await at('add-wine').click()
    await at('fixed-points-most').click()
    await shows(page, { 'cart-qualifying': '90.00', 'cart-payable': '90.00' })
    await at('place-order').click()
    await at('complete-2').click()
    await at('nav-merchant').click()
    await shows(page, { 'merchant-fixed-points': '10.00', 'sale-2-fixed-points': '10.00', 'sale-2-contribution': '27.00' })
    await at('swap-book').click()
    await shows(page, { 'merchant-fixed-points': '0.00' })
    await at('nav-order').click()
    await more(at, 2, 1)
    await at('merchant-lacks').waitFor()
    assert.ok(await at('return-2-confirm').isDisabled())
  }, { book: 'appreciation' }))

test('a referrer and a merchant get quotas and shares where the rulebook grants them', () =>
  onPage(async (page, at) => {
    await shows(page, { 'dividend-quota': '200.00', 'dividend-shares': '0.10' })
    assert.equal(await at('dividend-referrer-quota').count(), 0)
    await at('order-referred').check()
    await at('order-merchant').check()
    // A tenth and a twentieth of the order count for them.
    await shows(page, { 'dividend-referrer-quota': '10.00', 'dividend-referrer-shares': '0.01', 'dividend-merchant-quota': '5.00', 'dividend-merchant-shares': '0.00' })
  }, { book: 'dividend-referrer' }))

test('a referrer and a merchant are granted beside the buyer, and the merchant sees it', () =>
  onPage(async (page, at) => {
    await at('order-referred').check()
    await at('order-merchant').check()
    await shows(page, { 'units-granted': '21.00000000', 'referrer-units': '3.00000000', 'merchant-units': '3.00000000', 'unit-value-after': '1.1111' })
    await at('place-order').click()
    await at('complete-1').click()
    await at('nav-merchant').click()
    await shows(page, { 'merchant-units': '3.00000000', 'referrer-units': '3.00000000', 'sale-1-units': '3.00000000', 'merchant-quota': '6.00' })
    await at('nav-order').click()
    await more(at, 1, 1)
    await at('return-1-confirm').click()
    await at('nav-appreciation').click()
    await shows(page, { 'fund-balance': '0.00', 'units-outstanding': '0.00000000' })
  }, { book: 'appreciation-referrer' }))
