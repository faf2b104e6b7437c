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

const DIGEST = 'a'.repeat(64)
const whyOf = (explanation) => verify(explanation).map(({ why }) => why)

test('an explanation that leaves something out is found', () => {
  const empty = { digest: DIGEST, given: {}, steps: [] }
  assert.deepEqual(whyOf({ ...empty, op: 'nope', result: {} }), ['the rules explain no "nope"'])
  assert.deepEqual(whyOf({ ...empty, op: 'toString', result: {} }), ['the rules explain no "toString"'])
  assert.deepEqual(whyOf({ ...empty, op: 'release.rank', result: {} }), ['next is missing in the result'])
  assert.deepEqual(whyOf({ ...empty, op: 'release.rank', result: null }), ['the result is null in the answer and undefined in the steps'])
  assert.deepEqual(whyOf({ ...empty, op: 'release.rank' }), ['no explanation: it has either a result or an error'])
  const why = (change) => spoiled('quote-order', change).map((fault) => fault.why)
  assert.deepEqual(why((it) => { delete it.result.grant }), ['grant is missing in the result'])
  assert.deepEqual(why((it) => { delete it.result.grant.units }), ['grant.units is missing in the result'])
  assert.deepEqual(why((it) => { it.result.grant = {} }), ['grant.amount is missing in the result'])
  assert.deepEqual(why((it) => { it.result.grant = null }), ['grant is null in the answer and undefined in the steps'])
  assert.deepEqual(why((it) => { it.result.note = '1' }), ['note is not in a result of appreciation.quoteOrder'])
  for (const digest of [undefined, null, '', DIGEST.slice(1), DIGEST.toUpperCase(), `${DIGEST}\n`, 1]) {
    assert.deepEqual(why((it) => { it.digest = digest }), ['no explanation: digest is no SHA-256 in hexadecimal'], String(digest))
  }
  assert.deepEqual(why((it) => { it.error = { code: 'OVERFLOW', path: null } }), ['no explanation: it has either a result or an error'])
})

test('every field of every result must be there', () => {
  let removed = 0
  const walk = (text, path) => {
    const value = path.reduce((at, name) => at[name], JSON.parse(text))
    if (typeof value !== 'object' || value === null) return
    for (const name of Object.keys(value)) {
      const explanation = JSON.parse(text)
      const owner = path.reduce((at, step) => at[step], explanation)
      if (Array.isArray(owner)) owner.splice(Number(name), 1)
      else delete owner[name]
      assert.notDeepEqual(verify(explanation), [], [...path, name].join('.'))
      removed += 1
      walk(text, [...path, name])
    }
  }
  for (const name of ['order-total', 'quote-order', 'least-order', 'days-payout']) walk(JSON.stringify(read(name)), ['result'])
  assert.equal(removed, 61)
})

test('only refusals about reading have no steps', () => {
  const refused = (op, error) => verify({ digest: DIGEST, op, error, given: {}, steps: [] }).length
  const rank = (error) => refused('release.rank', { path: null, ...error })
  const message = 'the explanation would leave its bounds, 4000000 operands; give smaller figures, or fewer at once'
  for (const code of ['INVALID_INPUT', 'INVALID_DECIMAL', 'TOO_MANY_DECIMALS', 'SCHEME_NOT_CONFIGURED']) assert.equal(rank({ code }), 0, code)
  for (const code of ['OUT_OF_RANGE', 'OVERFLOW', 'UNKNOWN_OP', 'INVALID_STATE', 'INSUFFICIENT_UNITS', 'NO_CODE']) assert.equal(rank({ code }), 1, code)
  assert.equal(rank({ code: 'OVERFLOW', message }), 0)
  assert.equal(rank({ code: 'OVERFLOW', message, path: 'rankSales' }), 1)
  assert.equal(rank({ code: 'OVERFLOW', message: 'payout would leave its bounds' }), 1)
  assert.equal(rank({ code: 'SCHEME_NOT_CONFIGURED', path: 'points' }), 1)
  assert.equal(refused('release.mint', { code: 'UNKNOWN_OP', path: null }), 0)
  assert.equal(refused('release.mint', { code: 'OUT_OF_RANGE', path: null }), 1)
  for (const error of [null, 5, [], {}, { code: 5, path: null }, { code: 'OUT_OF_RANGE' }, { code: 'OUT_OF_RANGE', path: 1 }]) {
    assert.equal(refused('release.rank', error), 1, JSON.stringify(error))
  }
  for (const name of ['required', 'available', 'missing']) {
    assert.deepEqual(spoiled('too-much-redeemed', (it) => { delete it.error[name] }).map(({ why }) => why), [`error.${name} is missing`])
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

test('a refusal by bounds holds for numbers out of them alone', () => {
  const { error, steps } = read('amount-out-of-range')
  assert.deepEqual([error.code, steps.length, steps[0].operands, steps[0].value], ['OUT_OF_RANGE', 1, { 'input.amount': '10000000000.01' }, false])
  assert.equal(inWords(steps[0], 'en'), 'amount = amount >= 0.01 and amount <= 10^10')
  const faults = (name, key, operand, value) => spoiled(name, (it) => {
    it.given[key] = value
    it.steps[0].operands[operand] = value
  }).map(({ why }) => why)
  const amount = (value) => faults('amount-out-of-range', 'input.amount', 'input.amount', value)
  const heads = (value) => faults('headcount-out-of-range', 'input.day.tierHeadcounts.V2', 'input.day.tierHeadcounts.{found.tier}', value)
  for (const value of ['0', '0.009', '10000000001', `1${'0'.repeat(5000)}`, '99999999999999999999.000']) assert.deepEqual(amount(value), [], value)
  for (const value of ['0.01', '1', '10000000000', '10000000000.000']) assert.deepEqual(amount(value), ['the comparison does not fail'], value)
  for (const value of [-1, 1_000_000_001, 4_294_967_296, 2 ** 53, 1e20, -1e300, Infinity, -Infinity]) assert.deepEqual(heads(value), [], String(value))
  for (const value of [0, 1, 1_000_000_000]) assert.deepEqual(heads(value), ['the comparison does not fail'], String(value))
  for (const value of [1.5, Number.NaN, 'x', true]) assert.equal(heads(value).length, 1, String(value))
  assert.deepEqual(verify(JSON.stringify(read('headcount-out-of-range')).replaceAll('-3', '-1e400')), [])
})

test('a forged refusal by bounds is found', () => {
  const why = (change) => spoiled('amount-out-of-range', change).map((fault) => fault.why)
  assert.deepEqual(why((it) => { it.steps = [] }), ['the refusal has no steps'])
  assert.deepEqual(why((it) => { it.given['input.amount'] = '1' }), ['input.amount is "1" elsewhere'])
  assert.deepEqual(why((it) => { it.error.path = 'contribution' }), ['the rules have no such check'])
  assert.deepEqual(why((it) => { it.error.code = 'INVALID_AMOUNT' }), ['the rules have no such check'])
  assert.deepEqual(why((it) => { it.steps[0].formula = 'input.amount >= 0.01 and input.amount <= 10^9' }), ['the rules have no such check'])
  assert.deepEqual(why((it) => { it.steps[0].rule = '3' }), ['the rules have no such check'])
  const other = spoiled('headcount-out-of-range', (it) => { it.error.path = it.steps[0].field = 'day.tierHeadcounts.V1' })
  assert.deepEqual(other.map((fault) => fault.why), ['the rules have no such check'])
  const answer = { digest: DIGEST, op: 'appreciation.quoteOrder', error: { code: 'OUT_OF_RANGE', path: 'amount' }, given: {}, steps: [] }
  assert.deepEqual(whyOf(answer), ['the refusal has no steps'])
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
  for (const step of [null, 5, [], {}, { field: 'goods' }, { field: 'goods', rule: '', formula: '', operands: null, round: null, value: 1 }]) {
    assert.equal(verify({ digest: DIGEST, op: 'order.total', given: {}, steps: [step], result: {} }).length, 2, JSON.stringify(step))
  }
})

test('what is no explanation is named in our own words', () => {
  assert.deepEqual(whyOf(null), ['no explanation: an explanation is an object or its JSON text; found null'])
  assert.deepEqual(whyOf([]), ['no explanation: an explanation is an object or its JSON text; found a list'])
  assert.deepEqual(whyOf('null'), ['no explanation: an explanation is an object or its JSON text; found null'])
  assert.deepEqual(whyOf('{'), ['no explanation: the text is not JSON'])
  assert.deepEqual(whyOf({}), ['no explanation: op is the name of an operation; found undefined'])
  const thrower = new Proxy({}, { getOwnPropertyDescriptor() { throw new Error('of the engine') } })
  assert.deepEqual(whyOf(thrower), ['no explanation: it cannot be read'])
  assert.throws(() => words(5, 'en'), { name: 'TypeError', message: 'the name of a figure is a text; found 5' })
  assert.throws(() => words('market', 5n), { name: 'RangeError', message: 'there are no words in a bigint; ask for "zh" or "en"' })
  assert.throws(() => inWords(null, 'en'), { name: 'TypeError', message: 'a step of an explanation is an object; found null' })
  const step = { field: 'net', formula: 'gross' }
  const message = 'round of a step is missing or wrong; found undefined; give a step as explain gives it'
  assert.throws(() => inWords(step, 'en'), { name: 'TypeError', message })
  assert.equal(inWords({ ...step, round: null }, 'en'), 'goods less discount = gross')
  assert.throws(() => inWords({ ...step, round: {} }, 'en'), TypeError)
  assert.throws(() => inWords({ field: 1, formula: 'a', round: null }, 'en'), TypeError)
  assert.throws(() => inWords({ field: null, formula: null, round: null }, 'en'), TypeError)
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

test('what a refusal names has words: groups, and keys that are data', () => {
  const groups = ['market', 'holder', 'order', 'day', 'member', 'lines', 'lots[0]', 'team.volumes[1]', 'add', 'remove', 'purchase', 'grant']
  for (const name of groups) assert.match(words(name, 'zh'), /^\p{Script=Han}+$/u, name)
  for (const tier of ['V2', 'units', 'a.b[0]', '{tier}', 'constructor']) {
    assert.deepEqual([words(`day.tierHeadcounts.${tier}`, 'zh'), words(`tierHeadcounts.${tier}`, 'en')], ['该身份的人数', 'headcount of the tier'], tier)
  }
  assert.equal(words('day.tierHeadcounts', 'zh'), '各身份的人数')
  const step = { field: 'market', formula: 'input.fixedPoints <= input.market.fixedPoints', round: null }
  assert.equal(inWords(step, 'zh'), '市场状态 = 恒定积分 <= 之前流通的恒定积分')
})

test('require gives the same', () => {
  const required = createRequire(import.meta.url)(join(PKG, 'verify.js'))
  assert.deepEqual(Object.keys(required).sort(), ['inWords', 'verify', 'words'])
  assert.deepEqual(required.verify(read('order-total')), [])
})
