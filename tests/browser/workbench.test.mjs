// The operator's workbench as an operator uses it: a rulebook edited, checked, saved and opened, with figures worked out by hand.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { DESKTOP, onWorkbench, PHONE, ready, shows } from './page.mjs'

/** The text of RFC 8785 for the rulebook that `fromEmpty` makes. */
const CANONICAL =
  '{"appreciation":{"contributionRate":"0.3","grantRate":"0.7","issuePrice":"1","quotaMultiplier":null,"redemptionFeeRate":"0.1",' +
  '"referrerGrantRate":"0","unitCap":"1000000"},"dividend":null,"effectiveFrom":null,"id":"mine","name":"我的","release":null,' +
  '"schema":1,"version":"1"}'
const sha256 = (text) => createHash('sha256').update(text).digest('hex')

const state = (page, name) => page.locator(`[data-testid="status"][data-state="${name}"]`).waitFor()
const refused = (page, path, code) => page.locator(`[data-testid="field-${path}-error"][data-code="${code}"]`).waitFor()
const opened = (at, name, text) => at('file-input').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
const digest = (at) => at('digest').getAttribute('data-value')
const focused = (page) => page.evaluate(() => document.activeElement?.dataset.path ?? document.activeElement?.dataset.testid ?? null)

async function fromEmpty(page, at) {
  await at('start-empty').click()
  await refused(page, 'id', 'INVALID_INPUT')
  await at('field-id').fill('mine')
  await at('field-name').fill('我的')
  // Nothing is left to name a field: a rulebook needs a scheme.
  await page.waitForFunction(() => document.querySelector('[data-testid="status-error"]')?.textContent.includes('至少要有一个方案'))
  await at('add-appreciation').click()
  assert.equal(await focused(page), 'appreciation.issuePrice')
  await refused(page, 'appreciation.issuePrice', 'INVALID_DECIMAL')
  for (const [name, figure] of [
    ['issuePrice', '1'],
    ['unitCap', '1000000'],
    ['contributionRate', '0.3'],
    ['grantRate', '0.7'],
    ['referrerGrantRate', '0'],
    ['redemptionFeeRate', '0.1'],
  ]) {
    await at(`field-appreciation.${name}`).fill(figure)
  }
  await state(page, 'valid')
}

test('a rulebook made from empty has the digest of its canonical text', () =>
  onWorkbench(async (page, at) => {
    await fromEmpty(page, at)
    assert.equal(await digest(at), sha256(CANONICAL))
    assert.match(await at('state-appreciation.merchantGrantRate').innerText(), /缺省，等于 0/)
    assert.match(await at('state-appreciation.quotaMultiplier').innerText(), /不设/)
  }))

test('a default written and a default left out are different documents', () =>
  onWorkbench(async (page, at) => {
    await fromEmpty(page, at)
    await at('set-appreciation.merchantGrantRate').click()
    assert.equal(await focused(page), 'appreciation.merchantGrantRate')
    const withDefault = CANONICAL.replace('"quotaMultiplier"', '"merchantGrantRate":"0","quotaMultiplier"')
    await shows(page, { digest: sha256(withDefault) })
    await at('leave-out-appreciation.merchantGrantRate').click()
    await shows(page, { digest: sha256(CANONICAL) })
  }))

test('the core names the field: pools above the turnover, tiers out of order, rates above the pool, a name twice', () =>
  onWorkbench(
    async (page, at) => {
      await state(page, 'valid')
      await at('field-dividend.tierRate').fill('0.71')
      await refused(page, 'dividend.tierRate', 'POOLS_EXCEED_TURNOVER')
      assert.match(await at('field-dividend.tierRate-error').innerText(), /两个池之和超过了营业额/)
      await at('status-go').click()
      assert.equal(await focused(page), 'dividend.tierRate')
      await at('field-dividend.tierRate').fill('1.5')
      await refused(page, 'dividend.tierRate', 'OUT_OF_RANGE')
      assert.match(await at('field-dividend.tierRate-error').innerText(), /允许范围：0 到 1，至多八位小数/)
      await at('field-dividend.tierRate').fill('0.1')
      await at('down-dividend.tiers[0]').click()
      await refused(page, 'dividend.tiers[1].minShares', 'TIERS_NOT_ASCENDING')
      await at('up-dividend.tiers[1]').click()
      await at('field-dividend.tiers[0].rate').fill('0.2')
      await refused(page, 'dividend.tiers', 'TIER_RATES_EXCEED_POOL')
      await at('field-dividend.tiers[0].rate').fill('0.1')
      await at('field-dividend.tiers[1].name').fill('V1')
      await refused(page, 'dividend.tiers[1].name', 'DUPLICATE_NAME')
      await at('remove-dividend.tiers[1]').click()
      await state(page, 'valid')
      assert.equal(await at('field-dividend.tiers[1].name').inputValue(), 'V3')
    },
    { book: 'dividend' },
  ))

test('findings stand beside the form and at the fields, with the figures of lint', () =>
  onWorkbench(async (page, at) => {
    // 0.15 + 0.2·(0.6 + 0.2) + 15·0.2·0.3·0.1 and 0.8 / (1 + 0.1).
    await shows(page, { 'outflow-cash-金卡会员': '0.4000', 'coverage-promised': '1.1000', 'coverage-funded': '0.8000', coverage: '0.7272' })
    assert.equal(await at('finding-OUTFLOW_PER_YUAN').getAttribute('data-severity'), 'warning')
    assert.match(await at('finding-OUTFLOW_PER_YUAN').innerText(), /每卖 1 元，承诺付出 ¥0\.4000 现金（金卡会员）/)
    assert.match(await at('field-dividend.quotaMultiplier-finding').innerText(), /额度最多付到 0\.7272/)
    await at('margin').fill('0.4')
    await at('finding-OUTFLOW_PER_YUAN').waitFor({ state: 'detached' })
    // 0.15 + 0.16 + 200·0.2·0.3·0.1.
    await at('field-release.levels[2].multiplier').fill('200')
    await shows(page, { 'outflow-cash-金卡会员': '1.5100' })
    assert.equal(await at('finding-OUTFLOW_PER_YUAN').getAttribute('data-severity'), 'error')
  }))

test('a reload keeps the work, a link shows it to someone else, and Back takes a removed scheme back', () =>
  onWorkbench(async (page, at) => {
    await fromEmpty(page, at)
    await at('view-outlook').click()
    const before = page.url()
    await at('plan-days').fill('33')
    await page.waitForFunction((old) => location.href !== old, before)
    await page.reload()
    await ready(page)
    assert.equal(await at('plan-days').inputValue(), '33')
    await shows(page, { digest: sha256(CANONICAL) })
    const link = page.url()
    await onWorkbench(
      async (other, there) => {
        await ready(other)
        await shows(other, { digest: sha256(CANONICAL) })
        assert.equal(await there('plan-days').inputValue(), '33')
      },
      { route: new URL(link).hash },
    )
    await at('view-edit').click()
    await at('remove-appreciation').click()
    await state(page, 'invalid')
    assert.equal(await focused(page), 'appreciation')
    await page.goBack()
    await shows(page, { digest: sha256(CANONICAL) })
  }))

test('a link that was cut off is said', () =>
  onWorkbench(
    async (page, at) => {
      await at('damaged').waitFor()
      await state(page, 'valid')
    },
    { route: '#1/N4IgzgJgpg' },
  ))

test('a saved file opens again with the same digest, as written: "0.30" stays "0.30"', () =>
  onWorkbench(async (page, at) => {
    await fromEmpty(page, at)
    await at('field-appreciation.contributionRate').fill('0.30')
    const wanted = sha256(CANONICAL.replace('"contributionRate":"0.3"', '"contributionRate":"0.30"'))
    await shows(page, { digest: wanted })
    const [download] = await Promise.all([page.waitForEvent('download'), at('save-file').click()])
    assert.equal(download.suggestedFilename(), 'mine-1.json')
    const text = await readFile(await download.path(), 'utf8')
    assert.deepEqual(Object.keys(JSON.parse(text)).slice(0, 4), ['schema', 'id', 'version', 'name'])
    await at('start-from').selectOption('release')
    await shows(page, { digest: sha256(await canonicalRelease()) })
    await opened(at, 'mine-1.json', text)
    await shows(page, { digest: wanted })
    assert.equal(await at('field-appreciation.contributionRate').inputValue(), '0.30')
  }))

/** The ready rulebook as canonical JSON: its fields in the order of their names. */
async function canonicalRelease() {
  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]))
  }
  return JSON.stringify(sorted(JSON.parse(await readFile(new URL('../../rulebooks/release.json', import.meta.url), 'utf8'))))
}

test('what cannot be kept as it is, is not opened; a rulebook with faults is, and shows them', () =>
  onWorkbench(async (page, at) => {
    await state(page, 'valid')
    const before = await digest(at)
    await opened(at, 'words.json', 'no rulebook')
    await page.waitForFunction(() => document.querySelector('[data-testid="file-status"]')?.textContent.includes('不是 JSON'))
    // JavaScript keeps the second of the two; the core refuses the text.
    await opened(at, 'twice.json', CANONICAL.replace('"id":"mine"', '"id":"mine","id":"yours"'))
    await page.waitForFunction(() => document.querySelector('[data-testid="file-status"]')?.textContent.includes('twice.json 没有打开'))
    assert.equal(await digest(at), before)
    await opened(at, 'odd.json', CANONICAL.replace('"id":"mine"', '"colour":"red","id":"mine"').replace('"0.7"', '0.7'))
    await state(page, 'invalid')
    await at('field-colour-error').getByRole('button').click()
    await refused(page, 'appreciation.grantRate', 'INVALID_DECIMAL')
    await at('field-appreciation.grantRate').fill('0.7')
    await shows(page, { digest: sha256(CANONICAL) })
  }))

test('a missing field is named and can be set', () =>
  onWorkbench(async (page, at) => {
    await opened(at, 'short.json', CANONICAL.replace('"unitCap":"1000000"', '"merchantGrantRate":"0"'))
    await refused(page, 'appreciation.unitCap', 'INVALID_INPUT')
    assert.match(await at('state-appreciation.unitCap').innerText(), /缺少这一项/)
    await at('set-appreciation.unitCap').click()
    await at('field-appreciation.unitCap').fill('5')
    await state(page, 'valid')
  }))

test('the keyboard alone: from the error to the field, a tier added, moved and removed', () =>
  onWorkbench(
    async (page, at) => {
      await state(page, 'valid')
      await at('add-dividend.tiers').focus()
      await page.keyboard.press('Enter')
      assert.equal(await focused(page), 'dividend.tiers[3].name')
      await page.keyboard.type('V4')
      await page.keyboard.press('Tab')
      assert.equal(await focused(page), 'dividend.tiers[3].minShares')
      await page.keyboard.type('10')
      await page.keyboard.press('Tab')
      await page.keyboard.type('0')
      await refused(page, 'dividend.tiers[3].minShares', 'TIERS_NOT_ASCENDING')
      // Out of the list's last input: up, then (down is off, being the last) remove.
      await page.keyboard.press('Tab')
      assert.equal(await focused(page), 'up-dividend.tiers[3]')
      for (let moves = 0; moves < 3; moves += 1) {
        await at(`up-dividend.tiers[${3 - moves}]`).focus()
        await page.keyboard.press('Space')
      }
      await state(page, 'valid')
      assert.equal(await at('field-dividend.tiers[0].name').inputValue(), 'V4')
      await at('remove-dividend.tiers[0]').focus()
      await page.keyboard.press('Enter')
      assert.equal(await focused(page), 'dividend.tiers[0].name')
      assert.equal(await at('field-dividend.tiers[0].name').inputValue(), 'V1')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await refused(page, 'dividend.tiers[0].name', 'INVALID_INPUT')
      await at('status-go').focus()
      await page.keyboard.press('Enter')
      assert.equal(await focused(page), 'dividend.tiers[0].name')
    },
    { book: 'dividend' },
  ))

test('every ready rulebook opens, and only the sound one has nothing to be found', () =>
  onWorkbench(async (page, at) => {
    await ready(page)
    const names = await at('start-from').locator('option').evaluateAll((options) => options.map(({ value }) => value).filter(Boolean))
    assert.equal(names.length, 10)
    const quiet = []
    for (const name of names) {
      await at('start-from').selectOption(name)
      const { id } = JSON.parse(await readFile(new URL(`../../rulebooks/${name}.json`, import.meta.url), 'utf8'))
      await page.waitForFunction((wanted) => document.querySelector('[data-testid="field-id"]')?.value === wanted, id)
      await page.locator('[data-testid="findings"][aria-busy="false"] [data-testid="lint-figures"]').waitFor()
      if ((await at('no-findings').count()) > 0) quiet.push(name)
    }
    assert.deepEqual(quiet, ['sound'])
  }))

test('every field has its words in both languages', () =>
  onWorkbench(async (page, at) => {
    await ready(page)
    const read = () => page.locator('.form label, .form h4, .form .hint').allInnerTexts()
    const chinese = (await read()).filter((text) => !/\p{Script=Han}/u.test(text))
    assert.deepEqual(chinese, [])
    await at('language-switch').click()
    const english = (await read()).filter((text) => /\p{Script=Han}/u.test(text.replace(/（.*）|\(.*\)/g, '')))
    assert.deepEqual(english, [])
    await page.reload()
    await ready(page)
    assert.match(await at('panel-edit').innerText(), /General/)
  }))

for (const viewport of [PHONE, { width: 320, height: 640 }, DESKTOP]) {
  for (const view of ['edit', 'outlook', 'compare']) {
    test(`the workbench's ${view} fits ${viewport.width} px`, () =>
      onWorkbench(
        async (page, at) => {
          await at(`view-${view}`).click()
          if (view === 'outlook') await at('appreciation-chart').waitFor()
          if (view === 'compare') {
            await at('other').selectOption('sound')
            await at('compare-charts').waitFor()
          }
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width)
        },
        { viewport },
      ))
  }
}

test('a failed download of the core is said, and a second try succeeds', () => {
  let failing = true
  return onWorkbench(
    async (page, at) => {
      await at('load-failed').waitFor()
      failing = false
      await at('load-retry').click()
      await ready(page)
      await state(page, 'valid')
    },
    { prepare: (page) => page.context().route('**/*.wasm', (route) => (failing ? route.abort() : route.continue())), forgive: true },
  )
})

test('the storefront leads to the workbench with its rulebook, and back', () =>
  onWorkbench(
    async (page, at) => {
      await at('to-workbench').click()
      await ready(page)
      assert.equal(await at('field-id').inputValue(), 'brief-release')
      await at('to-storefront').click()
      await at('page-order').waitFor()
    },
    { file: '', route: '#/release', book: 'release' },
  ))
