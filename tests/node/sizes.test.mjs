// The builds of the core: what the page build leaves out, and the message for it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { everyEngine, freshRequire, inPkg, readRulebook } from './package-under-test.mjs'

const require = createRequire(import.meta.url)
const [FULL, , ...PAGES] = await everyEngine()
const LEFT_OUT = [
  'appreciation.settleExits', 'dividend.settleDay', 'release.settleDay', 'release.teamSales',
  'rulebook.lint', 'dividend.outlook', 'release.outlook', 'appreciation.outlook',
]

test('the page builds have all operations but those that settle and those for operators', () => {
  for (const { name, api } of PAGES) {
    assert.deepEqual(api.operations, FULL.api.operations.filter((op) => !LEFT_OUT.includes(op)), name)
  }
  assert.equal(FULL.api.operations.length, PAGES[0].api.operations.length + LEFT_OUT.length)
})

test('Node and the full entries have all of them, however they are loaded', async () => {
  const entries = { 'node.js': freshRequire('node.js'), 'full.js': freshRequire('full.js'), 'node.mjs': await import(inPkg('node.mjs')), 'full.mjs': await import(inPkg('full.mjs')), 'full/inline.mjs': await import(inPkg('full/inline.mjs')) }
  for (const [name, { load, operations }] of Object.entries(entries)) {
    assert.deepEqual(operations, FULL.api.operations, name)
    const rules = (await load()).openRulebook(readRulebook('mall'))
    assert.equal(rules.dividend.settleDay({ turnover: '1000', carry: '0', members: [] }).pool, rules.call('dividend.settleDay', { turnover: '1000', carry: '0', members: [] }).pool)
  }
})

test('an operation that the build has not names the entry that has it', () => {
  for (const { name, api } of PAGES) {
    const rules = api.openRulebook(readRulebook('mall'))
    for (const op of LEFT_OUT) {
      const [scheme, method] = op.split('.')
      const expected = { name: 'RulesError', code: 'UNKNOWN_OP', path: null, message: `${op} is not in this build, which quotes and does not settle: import 'points-rules/full' (a mini-program asks its server)` }
      assert.throws(() => rules[scheme][method]({}), expected, `${name} ${op}`)
      assert.throws(() => rules.call(op, {}), expected, `${name} ${op}`)
      assert.ok(!Object.keys(rules[scheme]).includes(method), `${name} lists ${op}`)
    }
    assert.throws(() => rules.call('dividend.mint', {}), { code: 'UNKNOWN_OP', message: 'there is no operation "dividend.mint"; `operations` lists them all' })
  }
})

test('in Node, require finds every operation under either name', () => {
  const { exports } = JSON.parse(readFileSync(inPkg('package.json'), 'utf8'))
  assert.deepEqual(exports['.'].node, exports['./full'].node)
  assert.deepEqual(exports['./inline'].node, exports['./full/inline'].node)
  assert.equal(require(inPkg(exports['./inline'].node.default.default)).operations.length, FULL.api.operations.length)
})

test('the integrity of a file is that of its bytes', () => {
  const integrity = JSON.parse(readFileSync(inPkg('integrity.json'), 'utf8'))
  assert.deepEqual(Object.keys(integrity), [
    'web/points_rules_bg.wasm', 'web/points_rules_full_bg.wasm', 'web/points_rules_explain_bg.wasm', 'inline.js', 'full/inline.js', 'explain/inline.js',
  ])
  for (const [name, stated] of Object.entries(integrity)) {
    assert.equal(stated, `sha384-${createHash('sha384').update(readFileSync(inPkg(name))).digest('base64')}`, name)
  }
})
