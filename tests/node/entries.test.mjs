// The package's entries in Node: what they export, and that they give the brief's figures.
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import vm from 'node:vm'
import { BRIEF_ORDER,
  BRIEF_QUOTE, briefQuote, EMPTY_MARKET, freshModule, freshRequire, inPkg, readRulebook } from './package-under-test.mjs'

const require = createRequire(import.meta.url)
const NAMES = [
  'RulesError', 'add', 'compare', 'emptyMarket', 'errorCodes', 'format', 'fromFen', 'isZero', 'load', 'openRulebook', 'operations',
  'parseTyped', 'subtract', 'toFen',
]

const opened = async () => {
  const api = await require(inPkg('full.js')).load()
  return { api, rules: api.openRulebook(readRulebook('appreciation')) }
}

test('import quotes the order of the brief', async () => {
  const entry = await import(inPkg('node.mjs'))
  assert.deepEqual(Object.keys(entry).sort(), NAMES)
  assert.deepEqual(briefQuote(await entry.load()), BRIEF_QUOTE)
})

for (const file of ['index.js', 'full.js', 'node.js']) {
  test(`require of ${file} quotes the order of the brief`, async () => {
    const entry = freshRequire(file)
    assert.deepEqual(Object.keys(entry).sort(), NAMES)
    assert.deepEqual(briefQuote(await entry.load()), BRIEF_QUOTE)
  })
}

test('Node’s entry starts without its WebAssembly file too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'points-rules-'))
  try {
    for (const name of ['web', 'full']) mkdirSync(join(folder, name))
    const files = ['node.js', 'node.mjs', 'full/inline.js', 'web/full-inline.js', 'web/package.json']
    for (const file of files) copyFileSync(inPkg(file), join(folder, file))
    const entries = [require(join(folder, 'node.js')), await import(join(folder, 'node.mjs'))]
    for (const { load } of entries) assert.deepEqual(briefQuote(await load()), BRIEF_QUOTE)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Both of Node's entries in a folder of their own, after `change` was made to it. */
async function nodeEntriesWith(change, use) {
  const folder = mkdtempSync(join(tmpdir(), 'points-rules-'))
  try {
    for (const file of ['node.js', 'node.mjs', 'node.wasm', 'node-full.wasm']) copyFileSync(inPkg(file), join(folder, file))
    change((name) => join(folder, name))
    for (const entry of [require(join(folder, 'node.js')), await import(join(folder, 'node.mjs'))]) await use(entry)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function flipOneBit(file) {
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] ^= 1
  writeFileSync(file, bytes)
}

const NO_MEMBERS = { turnover: '1000', carry: '0', members: [] }
const MALL = readRulebook('mall')

test('another file in the place of Node’s WebAssembly is recognised', () =>
  nodeEntriesWith(
    (at) => writeFileSync(at('node.wasm'), 'version https://git-lfs.github.com/spec/v1'),
    ({ load }) => assert.rejects(load(), /points-rules: what came from the package's folder \(node\.wasm\) is not WebAssembly \(it is a pointer of Git LFS.*; install the package again/),
  ))

test('one changed byte in Node’s WebAssembly file is noticed', () =>
  nodeEntriesWith(
    (at) => flipOneBit(at('node.wasm')),
    ({ load }) => assert.rejects(load(), /is not the file of this version, or was changed \(its checksum differs\)/),
  ))

test('one changed byte in the module of all operations is noticed when it is needed, and the page’s operations go on', () =>
  nodeEntriesWith(
    (at) => flipOneBit(at('node-full.wasm')),
    async ({ load }) => {
      const api = await load()
      const rules = api.openRulebook(MALL)
      for (let round = 0; round < 2; round += 1) {
        assert.throws(() => rules.dividend.settleDay(NO_MEMBERS), /the package's folder \(node-full\.wasm\) is not the file of this version/)
        assert.throws(() => rules.receipt('dividend.settleDay', NO_MEMBERS), /node-full\.wasm/)
        assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
      }
    },
  ))

test('Node goes over to the module of all operations wherever it is asked of, and nothing shows', async () => {
  const settled = (await freshRequire('full.js').load()).openRulebook(MALL).dividend.settleDay(NO_MEMBERS)
  const asked = {
    'an operation': (rules) => assert.deepEqual(rules.dividend.settleDay(NO_MEMBERS), settled),
    'a call': (rules) => assert.deepEqual(rules.call('dividend.settleDay', NO_MEMBERS), settled),
    'a receipt': (rules) => assert.equal(JSON.parse(rules.receipt('dividend.settleDay', NO_MEMBERS).text).op, 'dividend.settleDay'),
    'a refusal': (rules) => assert.throws(() => rules.dividend.settleDay({}), { code: 'INVALID_INPUT', path: 'turnover' }),
  }
  for (const [what, ask] of Object.entries(asked)) {
    const { load } = freshRequire('node.js')
    const api = await load()
    const [before, brief] = [api.openRulebook(MALL), api.openRulebook(readRulebook('appreciation'))]
    assert.deepEqual(brief.appreciation.quoteOrder(BRIEF_ORDER), BRIEF_QUOTE)
    ask(before)
    assert.deepEqual(before.dividend.settleDay(NO_MEMBERS), settled, what)
    assert.deepEqual(brief.appreciation.quoteOrder(BRIEF_ORDER), BRIEF_QUOTE, what)
    assert.equal(brief.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts: [10_000], referred: false, merchant: false, contributions: null }).units[0], 2_100_000_000)
    before.free()
    assert.throws(() => before.dividend.settleDay(NO_MEMBERS), /this rulebook was freed/)
  }
})

test('an input’s getter that settles first does not disturb the quote, at any depth', async () => {
  for (const depth of [1, 2, 3]) {
    const api = await freshRequire('node.js').load()
    const [rules, mall] = [api.openRulebook(readRulebook('appreciation')), api.openRulebook(MALL)]
    let settled = null
    const order = (left) => ({
      ...BRIEF_ORDER,
      get amount() {
        if (left === 0) settled = mall.dividend.settleDay(NO_MEMBERS)
        else assert.deepEqual(rules.appreciation.quoteOrder(order(left - 1)), BRIEF_QUOTE)
        return BRIEF_ORDER.amount
      },
    })
    assert.deepEqual(rules.appreciation.quoteOrder(order(depth - 1)), BRIEF_QUOTE)
    assert.equal(settled.proRataPool, '600.00')
  }
  const api = await freshRequire('node.js').load()
  const [rules, mall] = [api.openRulebook(readRulebook('appreciation')), api.openRulebook(MALL)]
  const batch = { get market() { mall.dividend.settleDay(NO_MEMBERS); return EMPTY_MARKET }, amounts: [10_000], referred: false, merchant: false, contributions: null }
  assert.equal(rules.appreciation.quoteOrders(batch).units[0], 2_100_000_000)
})

test('Node’s entry takes a file of the web that a program gives', async () => {
  const { load } = freshRequire('node.js')
  assert.deepEqual(briefQuote(await load({ wasm: readFileSync(inPkg('web/points_rules_full_bg.wasm')) })), BRIEF_QUOTE)
  await assert.rejects(freshRequire('node.js').load({ wasm: 5 }), /takes a URL, a Request, a Response, the bytes/)
  await assert.rejects(freshRequire('node.js').load({ wasm: new Promise(() => {}), timeout: 20 }), /did not answer within 20 ms/)
  const controller = new AbortController()
  const pending = freshRequire('node.js').load({ wasm: new Promise(() => {}), signal: controller.signal })
  controller.abort()
  await assert.rejects(pending, { name: 'AbortError' })
})

for (const [name, file] of [['index', 'points_rules_bg'], ['full', 'points_rules_full_bg'], ['explain', 'points_rules_explain_bg']]) {
  test(`the entry web/${name}.js quotes the order of the brief from the bytes of its file`, async () => {
    const entry = await freshModule(`web/${name}.js`)
    assert.deepEqual(Object.keys(entry).sort(), NAMES)
    const api = await entry.load({ wasm: readFileSync(inPkg(`web/${file}.wasm`)) })
    assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
  })
}

test('an error of one entry is a RulesError of every other, and of no class made from it', async () => {
  const { load, RulesError: ours } = await import(inPkg('node.mjs'))
  const { RulesError: other } = require(inPkg('node.js'))
  assert.notEqual(ours, other)
  const { openRulebook } = await load()
  assert.throws(() => openRulebook('{}'), (error) => error instanceof ours && error instanceof other && error instanceof Error)
  class Own extends ours {}
  const thrown = new ours({ code: 'OVERFLOW', path: null, message: 'x' })
  assert.ok(!(thrown instanceof Own))
  for (const value of [new Error('x'), null, undefined, 'RulesError', {}]) assert.ok(!(value instanceof ours))
})

test('every rulebook is also a module of both kinds', async () => {
  const names = readdirSync(inPkg('rulebooks')).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5))
  assert.ok(names.length >= 10)
  for (const name of names) {
    const book = readRulebook(name)
    assert.deepEqual(require(inPkg(`rulebooks/${name}.js`)), book)
    assert.deepEqual((await import(inPkg(`rulebooks/${name}.mjs`))).default, book)
  }
})

test('load is idempotent', async () => {
  const { load } = freshRequire('index.js')
  assert.equal(load(), load())
  assert.equal(await load(), await load())
})

test('openRulebook before load says what to do, and works after it', async () => {
  const entry = freshRequire('index.js')
  assert.throws(() => entry.openRulebook('{}'), { name: 'Error', message: /openRulebook was called before .* await load\(\) first/ })
  await entry.load()
  assert.equal(entry.openRulebook(readRulebook('appreciation')).id, 'brief-appreciation')
})

test('a rulebook tells about itself', async () => {
  const { rules } = await opened()
  assert.equal(rules.id, 'brief-appreciation')
  assert.equal(rules.version, '1')
  assert.equal(rules.name, 'brief-appreciation')
  assert.equal(rules.effectiveFrom, null)
  assert.equal(rules.digest, '0430657786e1a6ead6af4b1c1e33922ff3068f3da40461f6909cfe4f7352cb94')
})

test('text and object open the same rulebook; the digest is of the document as given', async () => {
  const { api } = await opened()
  const text = readFileSync(inPkg('rulebooks/appreciation.json'), 'utf8')
  const other = text.replace('"0.3"', '"0.30"')
  assert.notEqual(other, text)
  assert.equal(api.openRulebook(text).digest, '0430657786e1a6ead6af4b1c1e33922ff3068f3da40461f6909cfe4f7352cb94')
  assert.notEqual(api.openRulebook(other).digest, api.openRulebook(text).digest)
})

test('a scheme that the rulebook leaves out is null', async () => {
  const { rules } = await opened()
  assert.equal(rules.dividend, null)
  assert.throws(() => rules.call('dividend.estimate', {}), { name: 'RulesError', code: 'SCHEME_NOT_CONFIGURED', path: null })
})

test('methods are own enumerable functions that can be taken off', async () => {
  const { rules } = await opened()
  const { quoteOrder } = rules.appreciation
  assert.deepEqual(quoteOrder(BRIEF_ORDER), BRIEF_QUOTE)
  assert.ok(Object.keys(rules.appreciation).includes('settleExits'))
  const { ...copied } = rules.appreciation
  assert.equal(copied.quoteOrder, quoteOrder)
  const { call, order } = rules
  const cart = { lines: [{ price: '12.50', quantity: 3, contributionRate: null, earns: null }], discount: '2.5', freight: '8', points: '0', fixedPoints: '5' }
  const { goods, qualifying, payable } = order.total(cart)
  assert.deepEqual({ goods, qualifying, payable }, { goods: '37.50', qualifying: '30.00', payable: '38.00' })
  assert.deepEqual(call('order.total', cart), order.total(cart))
})

test('an operation that does not exist is UNKNOWN_OP, whatever its name is', async () => {
  const { rules } = await opened()
  for (const op of ['appreciation.steal', '', '.', 'toString', '__proto__.x', 'order.constructor', '\ud800', 5, null, undefined, {}]) {
    assert.throws(() => rules.call(op, {}), { name: 'RulesError', code: 'UNKNOWN_OP', path: null }, String(op))
  }
})

test('a RulesError is an Error with a code, a path and the figures of a shortage', async () => {
  const { api, rules } = await opened()
  const market = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
  const redeem = () => rules.appreciation.quoteRedemption({ market, holder: { units: '20', quota: null }, redeem: '20.5' })
  assert.throws(redeem, (error) => {
    assert.ok(error instanceof api.RulesError)
    assert.ok(error instanceof Error)
    assert.equal(Object.prototype.toString.call(error), '[object Error]')
    assert.match(String(error), /^RulesError: .*20\.5/)
    assert.match(error.stack, /entries\.test\.mjs/)
    const { code, path, shortage } = error
    assert.deepEqual(
      { code, path, shortage },
      { code: 'INSUFFICIENT_UNITS', path: 'redeem', shortage: { required: '20.50000000', available: '20.00000000', missing: '0.50000000' } },
    )
    return true
  })
})

test('an error without a shortage has null for it', async () => {
  const { rules } = await opened()
  assert.throws(
    () => rules.appreciation.quoteOrder({ ...BRIEF_ORDER, amount: '0' }),
    (error) => error.code === 'OUT_OF_RANGE' && error.path === 'amount' && error.shortage === null,
  )
})

test('an error is the same after JSON, a structured clone and a worker', async () => {
  const { api, rules } = await opened()
  const market = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
  let error
  try {
    rules.appreciation.quoteRedemption({ market, holder: { units: '20', quota: null }, redeem: '20.5' })
  } catch (thrown) {
    error = thrown
  }
  const facts = {
    name: 'RulesError',
    code: 'INSUFFICIENT_UNITS',
    path: 'redeem',
    message: error.message,
    shortage: { required: '20.50000000', available: '20.00000000', missing: '0.50000000' },
  }
  assert.deepEqual(error.toJSON(), facts)
  assert.deepEqual(JSON.parse(JSON.stringify(error)), facts)
  for (const carried of [JSON.parse(JSON.stringify(error)), structuredClone(error.toJSON()), structuredClone(error), error]) {
    const back = api.RulesError.from(carried)
    assert.ok(back instanceof api.RulesError)
    assert.deepEqual(back.toJSON(), facts)
  }
  assert.deepEqual(Object.keys(error), ['code', 'path', 'shortage'])
  for (const other of [null, undefined, 'x', {}, new Error('x'), { code: 'OVERFLOW', message: 'x' }, Object.assign(new Error('x'), { code: 'ENOENT' })]) {
    assert.equal(api.RulesError.from(other), null)
  }
  // What is no error of ours may have anything in it.
  const thrower = { get name() { throw new Error('not asked for') } }
  assert.equal(api.RulesError.from(thrower), null)
  assert.equal(api.RulesError.from({ name: 'RulesError', code: 5 }), null)
  const odd = api.RulesError.from({ name: 'RulesError', code: 'X'.repeat(10 ** 6), path: 5, message: thrower, shortage: { required: 1 } })
  assert.deepEqual([odd.code.length < 1100, odd.path, odd.message, odd.shortage], [true, null, '', null])
})

test('a rulebook can be disposed of', async () => {
  const { rules } = await opened()
  assert.equal(typeof rules[Symbol.dispose], 'function')
  rules[Symbol.dispose]()
  assert.throws(() => rules.order.total({}), /was freed/)
  assert.ok(Object.keys(rules).includes('free'))
})

test('the operations are listed, and the empty market is frozen', async () => {
  const { api, rules } = await opened()
  assert.ok(api.operations.includes('order.total') && api.operations.includes('release.settleDay') && Object.isFrozen(api.operations))
  for (const op of api.operations) {
    const [scheme, method] = op.split('.')
    if (rules[scheme] !== null) assert.equal(typeof rules[scheme][method], 'function', op)
  }
  assert.ok(Object.isFrozen(api.emptyMarket))
  assert.deepEqual(rules.appreciation.quoteOrder({ ...BRIEF_ORDER, market: api.emptyMarket }), BRIEF_QUOTE)
})

test('a subclass of RulesError built to ES5 still is one', async () => {
  const { api } = await opened()
  function Es5Error(fault) {
    return Object.setPrototypeOf(Reflect.construct(api.RulesError, [fault]), Es5Error.prototype)
  }
  Es5Error.prototype = Object.create(api.RulesError.prototype)
  const error = new Es5Error({ code: 'OVERFLOW', message: 'too much' })
  assert.ok(error instanceof Es5Error && error instanceof api.RulesError && error instanceof Error)
  assert.equal(error.path, null)
})

test('free gives the rulebook back, once', async () => {
  const { api, rules } = await opened()
  const { quoteOrder } = rules.appreciation
  rules.free()
  rules.free()
  assert.throws(() => quoteOrder({}), { name: 'Error', message: /was freed; open it again/ })
  assert.throws(() => rules.call('order.total', {}), { name: 'Error', message: /was freed; open it again/ })
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
})

test('the inline entry works without waiting', () => {
  const inline = freshRequire('inline.js')
  const api = inline.loadSync()
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
  assert.equal(inline.loadSync(), api)
})

test('loadSync during load keeps the rulebooks of the first instance alive', async () => {
  const inline = freshRequire('inline.js')
  const loading = inline.load()
  const sync = inline.loadSync()
  const rules = sync.openRulebook(readRulebook('appreciation'))
  assert.equal(await loading, sync)
  assert.deepEqual(rules.appreciation.quoteOrder(BRIEF_ORDER), BRIEF_QUOTE)
})

test('a host that does not compile synchronously is told to await load()', async () => {
  const inline = freshRequire('inline.js')
  const { Module } = WebAssembly
  WebAssembly.Module = class {
    constructor() {
      throw new RangeError('WebAssembly.Compile is disallowed on the main thread')
    }
  }
  try {
    assert.throws(() => inline.loadSync(), { message: /use await load\(\) \(WebAssembly.Compile is disallowed/ })
  } finally {
    WebAssembly.Module = Module
  }
  assert.deepEqual(briefQuote(await inline.load()), BRIEF_QUOTE)
})

test('a micro frontend that runs the inline script inside a function finds the global on its window', () => {
  const window = {}
  // As import-html-entry, which qiankun uses, wraps a script.
  new Function('window', `(function(window, self, globalThis){with(window){;${readFileSync(inPkg('inline.js'), 'utf8')}\n}}).bind(window)(window, window, window)`)(window)
  assert.deepEqual(briefQuote(window.PointsRules.loadSync()), BRIEF_QUOTE)
})

test('the inline entry as a classic script sets one global, without TextDecoder or atob', async () => {
  const page = vm.createContext({ WebAssembly })
  vm.runInContext(readFileSync(inPkg('inline.js'), 'utf8'), page)
  assert.deepEqual(Object.keys(page).sort(), ['PointsRules', 'WebAssembly'])
  const json = JSON.stringify(readRulebook('appreciation'))
  const input = JSON.stringify(BRIEF_ORDER)
  const run = `JSON.stringify(PointsRules.loadSync().openRulebook(${JSON.stringify(json)}).appreciation.quoteOrder(${input}))`
  assert.deepEqual(JSON.parse(vm.runInContext(run, page)), BRIEF_QUOTE)
})
