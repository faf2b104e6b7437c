// `rules.explain` of the build with explanations: the same bytes as natively, refusals as explanations, and nothing of it in pages.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { BRIEF_ORDER, explainEngine, fallbackEngine, freshModule, freshRequire, fullEngine, inPkg, miniEngine, readRulebook, webEngine } from './package-under-test.mjs'

const { verify } = await import(pathToFileURL(inPkg('verify.mjs')))
const { api } = await explainEngine()
const rules = api.openRulebook(readRulebook('appreciation'))
const files = resolve(import.meta.dirname, '../explanations')

test('a quote is explained as natively', () => {
  const kept = JSON.parse(readFileSync(join(files, 'quote-order.json'), 'utf8'))
  const market = { fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21', treasuryUnits: '0', fixedPoints: '0' }
  const explained = rules.explain('appreciation.quoteOrder', { ...BRIEF_ORDER, market })
  assert.deepEqual(explained, kept)
  assert.deepEqual(explained.result, rules.appreciation.quoteOrder({ ...BRIEF_ORDER, market }))
})

test('every kept explanation verifies', () => {
  assert.ok(readdirSync(files).length >= 7)
  assert.deepEqual(verify(rules.explain('appreciation.quoteOrder', BRIEF_ORDER)), [])
})

test('a refusal is an explanation, whatever is given', () => {
  const codes = [
    [['appreciation.quoteOrder', { ...BRIEF_ORDER, contribution: '101' }], 'INVALID_AMOUNT'],
    [['appreciation.quoteOrder', { ...BRIEF_ORDER, amount: 100 }], 'INVALID_DECIMAL'],
    [['appreciation.quoteOrder', { ...BRIEF_ORDER, amount: 100n }], 'INVALID_DECIMAL'],
    [['appreciation.quoteOrder'], 'INVALID_INPUT'],
    [['appreciation.settleExits', {}], 'UNKNOWN_OP'],
    [['release.rank', { rankSales: '1' }], 'SCHEME_NOT_CONFIGURED'],
    [[7, {}], 'UNKNOWN_OP'],
    [['\ud800', {}], 'UNKNOWN_OP'],
  ]
  for (const [given, code] of codes) {
    const explained = rules.explain(...given)
    assert.equal(explained.error.code, code, String(given[0]))
    assert.deepEqual(verify(explained), [])
  }
})

test('a number out of its bounds is compared with them', () => {
  const headcounts = (count) => ({ member: { shares: '1', quota: '1' }, day: { turnover: '1', carry: '0', eligibleWeight: '1', tierHeadcounts: { V1: count } } })
  const dividend = api.openRulebook(readRulebook('dividend'))
  for (const amount of ['0', '10000000000.01', '9'.repeat(5000)]) {
    const explained = rules.explain('appreciation.quoteOrder', { ...BRIEF_ORDER, amount })
    const step = { field: 'amount', rule: '1', formula: 'input.amount >= 0.01 and input.amount <= 10^10', operands: { 'input.amount': amount }, round: null, value: false }
    assert.deepEqual([explained.error.code, explained.steps, verify(explained)], ['OUT_OF_RANGE', [step], []])
  }
  for (const count of [-1, 1_000_000_001, 2 ** 53, 1e21, -1e300]) {
    const explained = dividend.explain('dividend.estimate', headcounts(count))
    assert.deepEqual([explained.error.path, explained.given], ['day.tierHeadcounts.V1', { 'found.tier': 'V1', 'input.day.tierHeadcounts.V1': count }])
    assert.deepEqual([explained.steps.at(-1).value, verify(explained)], [false, []], String(count))
  }
  assert.equal(dividend.explain('dividend.estimate', headcounts(1.5)).error.code, 'INVALID_INPUT')
})

test('a getter that throws is named, and the next call works', () => {
  const input = { ...BRIEF_ORDER, get amount() { throw new Error('no') } }
  assert.throws(() => rules.explain('appreciation.quoteOrder', input), { code: 'INVALID_INPUT', path: 'amount' })
  assert.equal(rules.explain('appreciation.quoteOrder', BRIEF_ORDER).result.grant.units, '21.00000000')
})

test('a freed rulebook explains nothing', () => {
  const freed = api.openRulebook(readRulebook('appreciation'))
  freed.free()
  assert.throws(() => freed.explain('appreciation.quoteOrder', BRIEF_ORDER), /freed/)
  const meanwhile = api.openRulebook(readRulebook('appreciation'))
  const input = { ...BRIEF_ORDER, get amount() { meanwhile.free(); return '100' } }
  assert.throws(() => meanwhile.explain('appreciation.quoteOrder', input), /freed/)
})

test('an input can ask for another explanation while it is read', () => {
  const input = { ...BRIEF_ORDER, get amount() { return rules.explain('appreciation.quoteOrder', BRIEF_ORDER).result.grant.amount } }
  assert.equal(rules.appreciation.quoteOrder(input).grant.units, '21.00000000')
  assert.equal(rules.explain('appreciation.quoteOrder', input).result.grant.units, '21.00000000')
})

test('in Node points-rules/explain has it, as a module of either kind, with receipts and every operation', async () => {
  const full = (await fullEngine()).api
  for (const { load } of [await freshModule('node-explain.mjs'), freshRequire('node-explain.js'), freshRequire('explain.js'), freshRequire('explain/inline.js')]) {
    const own = await load()
    assert.deepEqual(own.operations, full.operations)
    const opened = own.openRulebook(readRulebook('appreciation'))
    assert.deepEqual(verify(opened.explain('appreciation.quoteOrder', BRIEF_ORDER)), [])
    const { text, sha256 } = opened.receipt('appreciation.quoteOrder', BRIEF_ORDER)
    assert.deepEqual(opened.verifyReceipt(text, sha256), [])
  }
})

test('the other builds name the entry that has it, and list nothing of it', async () => {
  const node = await (await freshModule('node.mjs')).load()
  const engines = await Promise.all([fullEngine, webEngine, miniEngine, fallbackEngine].map((engine) => engine()))
  for (const { api } of [{ api: node }, ...engines]) {
    const opened = api.openRulebook(readRulebook('appreciation'))
    const expected = { name: 'RulesError', code: 'UNKNOWN_OP', path: null, message: "explain is not in this build: import 'points-rules/explain'" }
    assert.throws(() => opened.explain('appreciation.quoteOrder', BRIEF_ORDER), expected)
    assert.ok(!Object.keys(opened).includes('explain'))
    const isPage = api.operations.length < node.operations.length
    assert.equal(Object.keys(opened).includes('receipt'), !isPage)
    if (isPage) assert.throws(() => opened.verifyReceipt('{}'), { code: 'UNKNOWN_OP', message: "verifyReceipt is not in this build: import 'points-rules/full'" })
  }
})
