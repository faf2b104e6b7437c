// The entry points-rules/verify: explanations of the core replayed on BigInt, and put in words.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

const ROOT = resolve(import.meta.dirname, '../..')
const PKG = resolve(process.env.POINTS_RULES_PKG ?? join(ROOT, 'target/pkg'))
const { verify, words, inWords } = await import(pathToFileURL(join(PKG, 'verify.mjs')))

const folder = join(ROOT, 'tests/explanations')
const read = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
const stepOf = (explanation, field) => explanation.steps.find((step) => step.field === field)
/** What is wrong with an explanation after a change. */
const spoiled = (name, change) => {
  const explanation = read(name)
  change(explanation)
  return verify(explanation)
}

for (const file of readdirSync(folder)) {
  test(`${file} holds, as a value and as text`, () => {
    const text = readFileSync(join(folder, file), 'utf8')
    assert.deepEqual(verify(text), [])
    assert.deepEqual(verify(JSON.parse(text)), [])
  })
}

test('a wrong digit is found wherever it stands', () => {
  const spoils = {
    result: (it) => { it.result.grant.units = '14.70000001' },
    value: (it) => { stepOf(it, 'unitsEarned').value = '14.60000000' },
    operand: (it) => { stepOf(it, 'unitsEarned').operands['rulebook.appreciation.grantRate'] = '0.70000001' },
    given: (it) => { it.given['input.amount'] = '100.00' },
    formula: (it) => { stepOf(it, 'room').formula = 'max(1, rulebook.appreciation.unitCap − input.market.unitsIssued)' },
    rounding: (it) => { stepOf(it, 'unitsEarned').round.decimals = 9 },
    rule: (it) => { stepOf(it, 'unitsEarned').rule = '4 quoteOrder' },
    field: (it) => { stepOf(it, 'unitsEarned').field = 'referrerUnitsEarned' },
    op: (it) => { it.op = 'appreciation.bookOrder' },
  }
  for (const [name, change] of Object.entries(spoils)) {
    assert.notDeepEqual(spoiled('quote-order', change), [], name)
  }
})

test('a fault names its step and says what the matter is', () => {
  const [fault] = spoiled('quote-order', (it) => { stepOf(it, 'unitValue').value = '11/7' })
  assert.deepEqual(fault, { step: fault.step, field: 'unitValue', why: 'its formula comes to another value' })
  assert.equal(read('quote-order').steps[fault.step].field, 'unitValue')
})

test('a refusal must end at a comparison that fails', () => {
  const explanation = read('too-much-redeemed')
  assert.deepEqual(
    [explanation.error.code, explanation.steps.at(-1).value, stepOf(explanation, 'error.missing').value],
    ['INSUFFICIENT_UNITS', false, '0.50000000'],
  )
  assert.notDeepEqual(spoiled('too-much-redeemed', (it) => { it.steps.pop() }), [])
  assert.notDeepEqual(spoiled('too-much-redeemed', (it) => { it.error.missing = '0.50000001' }), [])
  assert.notDeepEqual(spoiled('too-much-redeemed', (it) => { it.error.path = 'holder' }), [])
})

test('what a search found must be the least', () => {
  const { result, steps } = read('least-order')
  assert.equal(result.amount, '95.27')
  assert.ok(steps.some((step) => step.field === 'below.grant.units'))
  const text = readFileSync(join(folder, 'least-order.json'), 'utf8')
  assert.notDeepEqual(verify(text.replaceAll('95.27', '95.28')), [])
})

test('what is no explanation is a fault, not an exception', () => {
  for (const value of ['', '{}', 'null', null, undefined, 7, [], { op: 'constructor', given: {}, steps: [], result: { a: 1 } }]) {
    assert.equal(verify(value).length, 1, JSON.stringify(value))
  }
  assert.notDeepEqual(verify({ op: 'order.total', given: {}, steps: [null], result: {} }), [])
})

test('a scale without end does not keep the replayer busy', () => {
  const faults = spoiled('order-total', (it) => {
    it.given['rulebook.release.pointScale'] = 1e9
    for (const { round } of it.steps) if (round !== null && round.mode === 'ceil') round.decimals = 1e9
  })
  assert.ok(faults.some(({ why }) => why === '1000000000 is no number of decimals'))
})

test('figures have words in both languages', () => {
  assert.deepEqual([words('grant.units', 'en'), words('grant.units', 'zh')], ['units granted', '赠送积分'])
  assert.equal(words('lines[1].discount', 'en'), 'discount of the line')
  assert.equal(words('no.such', 'en'), 'no.such')
  assert.throws(() => words('grant.units', 'fr'), RangeError)
  const explanation = read('quote-order')
  assert.equal(inWords(stepOf(explanation, 'grant.units'), 'en'), 'units granted = min(units earned, room under the cap)')
  assert.equal(
    inWords(stepOf(explanation, 'unitsEarned'), 'zh'),
    '应得积分 = 向下取整(让利 × 赠送比例 / 积分价值, 8)',
  )
  for (const step of explanation.steps) assert.doesNotMatch(inWords(step, 'zh'), /[a-z]{3}/, step.field)
})

test('require gives the same', () => {
  const required = createRequire(import.meta.url)(join(PKG, 'verify.js'))
  assert.deepEqual(Object.keys(required).sort(), ['inWords', 'verify', 'words'])
  assert.deepEqual(required.verify(read('order-total')), [])
})
