// The workbench's outlook and comparison, with figures worked out by hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onWorkbench, shows } from './page.mjs'

async function plan(at, { toDay, perDay, amount, days }) {
  await at('view-outlook').click()
  await at('wave-1-toDay').fill(toDay)
  await at('wave-1-perDay').fill(perDay)
  await at('wave-1-amount').fill(amount)
  await at('plan-days').fill(days)
}

test('two orders of 1000 under the dividend rulebook: 4000 promised, 300 paid, 3700 open when sales have stopped', () =>
  onWorkbench(
    async (page, at) => {
      await plan(at, { toDay: '2', perDay: '1', amount: '1000', days: '3' })
      await shows(page, { 'outlook-dividend-open': '3700.00', 'outlook-dividend-paid': '300.00', 'outlook-dividend-coverage': '0.0750' })
      assert.match(await at('outlook-dividend-verdict').innerText(), /第 2 天后停止.*¥3,700\.00/)
      await at('dividend-chart').locator('path').first().waitFor({ state: 'attached' })
      await at('dividend-table-open').click()
      const rows = await at('dividend-table').locator('tbody tr').allInnerTexts()
      assert.deepEqual(rows.map((row) => row.split(/\s+/)), [
        ['1', '1,000.00', '2,000.00', '0.00', '2,000.00', '0.0000', '0.00'],
        ['2', '1,000.00', '4,000.00', '300.00', '3,700.00', '0.0750', '300.00'],
        ['3', '0.00', '4,000.00', '300.00', '3,700.00', '0.0750', '0.00'],
      ])
    },
    { book: 'dividend' },
  ))

test('one order of 3000 under the release rulebook: 25.20 of cash a day from day 2, 5199.60 still owed after day 3', () =>
  onWorkbench(
    async (page, at) => {
      await plan(at, { toDay: '1', perDay: '1', amount: '3000', days: '3' })
      await shows(page, {
        'outlook-release-owed': '5199.60',
        'outlook-release-cash': '50.40',
        'outlook-release-open': '7428.00',
        'outlook-cash-above-margin': '2',
        'outlook-cash-above-sales': '2',
        'outlook-total-above-margin': null,
        'outlook-total-above-sales': null,
      })
      assert.match(await at('outlook-release-verdict').innerText(), /还要付 ¥5,199\.60/)
      // Compared with what counts, as the words beside say: no margin of the sales.
      assert.match(await at('outlook-release').innerText(), /当天现金超过计入金额的 0\.3\n/)
      assert.match(await at('outlook-release-compared').innerText(), /不是与销售额相比/)
      await at('plan-margin').fill('0.01')
      await shows(page, { 'outlook-total-above-margin': '3' })
    },
    { book: 'release' },
  ))

test('an order of 100 under the appreciation rulebook leaves the fund 30.00, the unit at 1.4286 and a quota of 200.00 open', () =>
  onWorkbench(
    async (page, at) => {
      await plan(at, { toDay: '1', perDay: '1', amount: '100', days: '2' })
      await shows(page, { 'outlook-unit-value': '1.4286', 'outlook-fund': '30.00', 'outlook-appreciation-open': '200.00' })
      await at('wave-1-toDay').fill('0')
      await at('wave-1-toDay-error').waitFor()
      await shows(page, { 'outlook-unit-value': null })
      await at('wave-1-toDay').fill('1')
      await at('add-wave').click()
      await at('wave-2-fromDay').fill('2')
      await at('wave-2-toDay').fill('2')
      await at('wave-2-perDay').fill('1')
      await at('wave-2-amount').fill('100')
      await shows(page, { 'outlook-unit-value': '1.6807', 'outlook-fund': '60.00' })
      await at('remove-wave-2').click()
      await shows(page, { 'outlook-unit-value': '1.4286' })
    },
    { book: 'appreciation' },
  ))

test('two rulebooks over the same order of 1000: what differs is marked', () =>
  onWorkbench(async (page, at) => {
    await at('view-compare').click()
    await at('no-other').waitFor()
    await at('other').selectOption('sound')
    await shows(page, {
      'left-order-payable': '1000.00',
      'right-order-payable': '1000.00',
      // 12 and 1.1 points a yuan, of the 200.00 that count.
      'left-release-points': '2400.00',
      'right-release-points': '220.00',
      // Half of the goods and 30 % of them, at 0.1 and 1 yuan a point.
      'left-appreciation-contribution': '150.00',
      'right-appreciation-contribution': '100.00',
      'left-dividend-dividendQuota': '200.00',
      'right-dividend-dividendQuota': '76.00',
    })
    const differing = page.locator('[data-testid="compare-table"] tr.differs')
    assert.ok((await differing.count()) > 10)
    await at('only-differences').check()
    assert.equal(await page.locator('[data-testid="left-order-payable"]').count(), 0)
    assert.match(await at('change-dividend.quotaMultiplier').innerText(), /1\s+0\.38/)
    await at('only-differences').uncheck()
    await at('line-1-price').fill('100')
    await shows(page, { 'left-order-payable': '100.00', 'right-order-payable': '100.00', 'left-appreciation-contribution': '15.00' })
    await at('swap').click()
    await shows(page, { 'left-appreciation-contribution': '10.00', 'right-appreciation-contribution': '15.00' })
  }))

test('the present rulebook, kept and then changed, shows the one parameter that changed', () =>
  onWorkbench(
    async (page, at) => {
      await at('view-compare').click()
      await at('keep-present').click()
      await at('no-changes').waitFor()
      await at('view-edit').click()
      await at('field-dividend.quotaMultiplier').fill('3')
      await at('view-compare').click()
      await shows(page, { 'left-dividend-dividendQuota': '3000.00', 'right-dividend-dividendQuota': '2000.00' })
      assert.equal(await page.locator('[data-testid^="change-"]').count(), 1)
      assert.match(await at('change-dividend.quotaMultiplier').innerText(), /3\s+2$/)
      await at('view-edit').click()
      await at('field-dividend.quotaMultiplier').fill('0')
      await at('view-compare').click()
      await page.getByText('规则书有效之后才能推演').waitFor()
    },
    { book: 'dividend' },
  ))
