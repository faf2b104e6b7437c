// Receipts in JavaScript: the texts and hashes that a program without the core made (tests/oracle/receipts.py).
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { inPkg, readRulebook, webEngine } from './package-under-test.mjs'

const stated = JSON.parse(readFileSync(resolve(import.meta.dirname, '../receipts.json'), 'utf8'))
const { openRulebook } = await createRequire(import.meta.url)(inPkg('node.js')).load()

test('receipts have the stated text and hash, and hold', () => {
  assert.ok(stated.length > 100)
  for (const { rulebook, op, input, text, sha256 } of stated) {
    const rules = openRulebook(rulebook)
    assert.deepEqual(rules.receipt(op, input), { text, sha256 })
    assert.deepEqual(rules.receipt(op, JSON.stringify(input)), { text, sha256 })
    assert.deepEqual(rules.verifyReceipt(text, sha256), [])
    assert.deepEqual(rules.verifyReceipt(text), [])
    rules.free()
  }
})

test('a wrong figure is named with both values', () => {
  const { rulebook, text, sha256 } = stated.find(({ op }) => op === 'appreciation.quoteOrder')
  const changed = text.replace('"units":"21.00000000"', '"units":"22.00000000"')
  const [figure, hash, ...others] = openRulebook(rulebook).verifyReceipt(changed, sha256)
  assert.deepEqual(figure, { path: 'result.grant.units', stated: '"22.00000000"', computed: '"21.00000000"' })
  assert.equal(hash.path, 'sha256')
  assert.equal(hash.stated, JSON.stringify(sha256))
  assert.deepEqual(others, [])
})

test('what is no receipt, and what gets none, is an error of ours', () => {
  const rules = openRulebook(readRulebook('release'))
  const error = (code, path) => ({ name: 'RulesError', code, path })
  for (const text of ['', 'x', '[]', undefined, null, 1, {}, '\ud800']) {
    assert.throws(() => rules.verifyReceipt(text), error('INVALID_INPUT', null), String(text))
  }
  assert.throws(() => rules.verifyReceipt('{"digest":"","op":"x","input":{},"result":1.5}'), error('INVALID_INPUT', 'result'))
  assert.throws(() => rules.receipt('release.rank', { rankSales: 1 }), error('INVALID_DECIMAL', 'rankSales'))
  assert.throws(() => rules.receipt('release.rank', { rankSales: '1', note: 0.5 }), error('INVALID_INPUT', 'note'))
  assert.throws(() => rules.receipt('release.rank', { rankSales: 1n }), error('INVALID_DECIMAL', 'rankSales'))
  assert.throws(() => rules.receipt('release.rank', undefined), error('INVALID_INPUT', 'rankSales'))
  assert.throws(() => rules.receipt('release.mint', {}), error('UNKNOWN_OP', null))
  assert.throws(() => rules.receipt(1, {}), error('UNKNOWN_OP', null))
  for (const [value, note] of [['\ud800', 'note'], [() => {}, 'note'], [NaN, 'note'], [{ deep: { deep: { deep: { deep: { deep: { deep: { deep: { deep: 1 } } } } } } } }, 'note.deep.deep.deep.deep.deep.deep.deep']]) {
    assert.throws(() => rules.receipt('release.rank', { rankSales: '1', note: value }), error('INVALID_INPUT', note))
  }
  assert.throws(() => rules.verifyReceipt(5), /takes the text of a receipt, not 5/)
  assert.throws(() => rules.verifyReceipt('{}', 5), error('INVALID_INPUT', 'sha256'))
  rules.free()
  assert.throws(() => rules.receipt('release.rank', { rankSales: '1' }), /freed/)
})

test('a hash in upper case is the same hash', () => {
  const { rulebook, text, sha256 } = stated[0]
  assert.deepEqual(openRulebook(rulebook).verifyReceipt(text, sha256.toUpperCase()), [])
})

test('a settlement of 30,000 members has a receipt', () => {
  const rules = openRulebook(readRulebook('dividend'))
  const members = Array.from({ length: 30_000 }, (_, at) => ({ id: String(at), shares: '1', quota: '100' }))
  const { text, sha256 } = rules.receipt('dividend.settleDay', { turnover: '10000', carry: '0', members })
  assert.deepEqual(rules.verifyReceipt(text, sha256), [])
})

test('the page build lists no receipts', async () => {
  const { api } = await webEngine()
  assert.ok(!Object.keys(api.openRulebook(readRulebook('release'))).includes('receipt'))
})
