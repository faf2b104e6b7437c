// Properties that other scripts put on Object.prototype are no fields, options or accessors of ours; nor does a frozen one lose any.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { BRIEF_ORDER, everyEngine, EMPTY_MARKET, inPkg, inRepository, readRulebook } from './package-under-test.mjs'

// Before the tests that block the event loop.
const ENGINES = await everyEngine()

const BOOK = JSON.stringify(inPkg('rulebooks/appreciation.json'))
const QUOTE = `(api) => {
  const rules = api.openRulebook(JSON.parse(require('fs').readFileSync(${BOOK}, 'utf8')))
  const input = { market: api.emptyMarket, referred: false, merchant: false, amount: '100', contribution: null }
  const quote = rules.appreciation.quoteOrder(input)
  const { units } = rules.appreciation.quoteOrders({ market: api.emptyMarket, amounts: [10000], referred: false, merchant: false, contributions: null })
  let code
  try {
    rules.appreciation.quoteOrder({ ...input, amount: '0' })
  } catch (error) {
    code = error instanceof api.RulesError && error.code
  }
  return [quote.grant.units, Object.keys(quote).length, Object.keys(quote.grant).length, units[0], code, api.parseTyped('12.').state, api.format('1234.50'), api.parseTyped('1.25').value].join()
}`
const RIGHT = '21.00000000,7,8,2100000000,OUT_OF_RANGE,incomplete,1234.50,1.25'

const file = (path) => JSON.stringify(inPkg(path))
const ENTRIES = {
  'node.js': `require(${file('node.js')}).load()`,
  'node.mjs': `import(${file('node.mjs')}).then((entry) => entry.load())`,
  'inline.js': `require(${file('inline.js')}).load()`,
  'index.js': `Promise.resolve(require(${file('inline.js')}).loadSync())`,
  'full/inline.js': `require(${file('full/inline.js')}).load()`,
  'web/full.js': `import(${file('web/full.js')}).then((entry) => entry.load({ wasm: require('fs').readFileSync(${file('web/points_rules_full_bg.wasm')}) }))`,
  'web/index.js': `import(${file('web/index.js')}).then((entry) => entry.load({ wasm: require('fs').readFileSync(${file('web/points_rules_bg.wasm')}) }))`,
  'mp with its fallback': `require(${file('mp.js')}).load({ fallback: () => require(${file('mp/fallback.js')}) })`,
  'mp.mjs': `import(${file('mp.mjs')}).then((entry) => entry.load({ wasmPath: null, fallback: () => import(${file('mp/fallback.mjs')}) }))`,
}

/** Names that every property descriptor with a prototype has. */
const descriptors = (how) => `for (const name of ['get', 'set', 'value', 'writable', 'enumerable', 'configurable'])
    Object.defineProperty(Object.prototype, name, { __proto__: null, enumerable: true, configurable: true, ${how} })`

/** What a page may have put there before the package is loaded; Node itself must bear it. */
const POLLUTIONS = {
  'an enumerable value': 'Object.prototype.x = 5',
  'an enumerable getter': "Object.defineProperty(Object.prototype, 'x', { __proto__: null, get() { return 5 }, enumerable: true, configurable: true })",
  'fields and options': `for (const name of ['amount', 'market', 'referred', 'merchant', 'contribution', 'contributions', 'grant', 'wasmPath', 'timeout', 'decimals', 'final', 'group', 'trim', 'wan', 'shortage', 'required', 'units'])
    Object.defineProperty(Object.prototype, name, { __proto__: null, value: '5', writable: true, configurable: true })`,
  'setters that throw': `for (const name of ['code', 'units', 'amounts', 'grant', 'merchant', 'contribution', 'contributions', 'order', 'appreciation', 'call', 'free', 'errors', 'engine', 'openRulebook', 'shortage', 'wasmError'])
    Object.defineProperty(Object.prototype, name, { __proto__: null, get() {}, set() { throw new Error(name) }, configurable: true })`,
  'indices': `for (const index of [0, 1, 2]) Object.defineProperty(Object.prototype, index, { __proto__: null, value: '5', writable: true, configurable: true })`,
  'numbers with the names of a descriptor': descriptors('value: 5, writable: true'),
  'functions with the names of a descriptor': descriptors('value() {}, writable: true'),
  'getters with the names of a descriptor': descriptors('get() { return 5 }'),
  'a frozen one': 'Object.freeze(Object.prototype)',
}

// What Node makes when it is first asked for would not bear names of a descriptor: standard output, and its loader of modules.
const WARM = `process.stdout; import(${file('rulebooks/energy.mjs')})`

for (const [entry, load] of Object.entries(ENTRIES)) {
  for (const [pollution, script] of Object.entries(POLLUTIONS)) {
    test(`${entry} under ${pollution}`, () => {
      const program = `${WARM}.then(() => { ${script}\n; return ${load} }).then((api) => console.log((${QUOTE})(api))).catch((error) => console.log(error.stack))`
      assert.equal(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim(), RIGHT)
    })
  }
}

/** What is replayed is made before anything is polluted. */
const sound = ['order-total', 'quote-order', 'too-much-redeemed', 'least-order', 'days-payout'].map((name) =>
  JSON.parse(readFileSync(inRepository(`tests/explanations/${name}.json`), 'utf8')),
)
const without = (name) => {
  const { [name]: _, ...rest } = sound[1]
  return rest
}
const forged = [{ ...sound[1], error: { code: 'OVERFLOW', path: null } }, { ...sound[1], steps: [] }, {}, ...['result', 'given', 'digest', 'op'].map(without)]
const REPLAYS = JSON.stringify([...sound, ...forged])
const GRANTED = JSON.stringify(sound[1].steps.find(({ field }) => field === 'grant.units'))
const VERIFY = `({ verify, words, inWords }) =>
  ALL.map((each) => verify(each).length > 0 ? 1 : 0).join() + ',' + words('grant.units', 'en') + ',' + inWords(GRANTED, 'en')`
/** Five hold, seven do not. */
const VERIFIED = '0,0,0,0,0,1,1,1,1,1,1,1,units granted,units granted = min(units earned, room under the cap)'

const VERIFIERS = {
  'verify.js': `Promise.resolve(require(${file('verify.js')}))`,
  'verify.mjs': `import(${file('verify.mjs')})`,
}
const EXPLAINED = ['error', 'digest', 'op', 'result', 'given', 'steps', 'code', 'path', 'field', 'rule', 'formula', 'operands', 'round', 'mode', 'value', 'n', 'd']
const REPLAYED = ['table', 'parsed', 'explanation', 'known', 'faults', 'tokens', 'at', 'names', 'lists', 'kind', 'text', 'test', 'of', 'a', 'b', 'step', 'why', 'if', 'min', 'figures', 'rows']
const named = (names, how) => `for (const name of ${JSON.stringify(names)})
    Object.defineProperty(Object.prototype, name, { __proto__: null, ${how}, configurable: true })`
const OF_EXPLANATIONS = {
  'fields of explanations': named(EXPLAINED, "value: '5', writable: true"),
  'fields that cannot be assigned': named([...EXPLAINED, ...REPLAYED], "value: '5'"),
  'accessors of fields': named([...EXPLAINED, ...REPLAYED], "get() { return '5' }, set() { throw new Error(name) }"),
  'indices': named(['0', '1', '2', '7', '40'], "value: '5', writable: true"),
  'accessors of indices': named(['0', '1', '2', '7', '40'], "get() { return '5' }, set() { throw new Error(name) }"),
}

for (const [entry, load] of Object.entries(VERIFIERS)) {
  for (const [pollution, script] of Object.entries({ ...POLLUTIONS, ...OF_EXPLANATIONS })) {
    test(`${entry} under ${pollution}`, () => {
      const before = `const BEFORE = Object.getOwnPropertyNames(Object.prototype); const ALL = ${REPLAYS}; const GRANTED = ${GRANTED}`
      // Cleaned before anything is printed: Node itself does not bear all of these names.
      const program = `${before}; ${WARM}.then(() => ${load}).then((api) => {
        let found
        ${script}
        try { found = (${VERIFY})(api) } catch (error) { found = error }
        for (const name of Object.getOwnPropertyNames(Object.prototype)) if (!BEFORE.includes(name)) delete Object.prototype[name]
        console.log(found)
      })`
      assert.equal(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim(), VERIFIED)
    })
  }
}

function withPolluted(name, descriptor, run) {
  Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, ...descriptor })
  try {
    return run()
  } finally {
    delete Object.prototype[name]
  }
}

for (const { name, api } of ENGINES) {
  const rules = api.openRulebook(readRulebook('appreciation'))

  test(`${name}: what is on Object.prototype fills no field`, () => {
    const order = BRIEF_ORDER
    for (const field of Object.keys(order)) {
      const { [field]: value, ...rest } = order
      withPolluted(field, { value, enumerable: true }, () => {
        assert.throws(() => rules.appreciation.quoteOrder(rest), { code: 'INVALID_INPUT', path: field })
        assert.equal(rules.appreciation.quoteOrder(order).grant.units, '21.00000000')
      })
      withPolluted(field, { get() { throw new Error('not asked for') } }, () => {
        assert.throws(() => rules.appreciation.quoteOrder(rest), { code: 'INVALID_INPUT', path: field })
        assert.equal(rules.appreciation.quoteOrder(order).grant.units, '21.00000000')
      })
    }
    withPolluted('fundBalance', { value: '0' }, () => {
      const { fundBalance, ...market } = EMPTY_MARKET
      assert.throws(() => rules.appreciation.quoteOrder({ ...order, market }), { code: 'INVALID_INPUT', path: 'market.fundBalance' })
      class Market {
        get fundBalance() { return fundBalance }
      }
      assert.equal(rules.appreciation.quoteOrder({ ...order, market: Object.assign(new Market(), market) }).grant.units, '21.00000000')
    })
    const columns = { market: EMPTY_MARKET, amounts: [10_000], referred: false, merchant: false, contributions: null }
    for (const field of Object.keys(columns)) {
      const { [field]: value, ...rest } = columns
      withPolluted(field, { value }, () => assert.throws(() => rules.appreciation.quoteOrders(rest), { code: 'INVALID_INPUT', path: field }))
    }
    withPolluted('appreciation', { value: readRulebook('appreciation').appreciation }, () => {
      const { appreciation, ...rest } = readRulebook('appreciation')
      const outcome = () => api.openRulebook(rest).appreciation
      // Absent is null in a rulebook, or an error; never what stands on the prototype.
      try {
        assert.equal(outcome(), null)
      } catch (error) {
        assert.ok(error instanceof api.RulesError, String(error))
      }
    })
  })

  test(`${name}: figures of text are right, whatever stands at an index of a prototype`, () => {
    for (const owner of [Object.prototype, Array.prototype]) {
      for (const index of ['0', '1', '2']) {
        for (const descriptor of [{ value: '7', writable: false }, { get: () => '7', set() {} }]) {
          Object.defineProperty(owner, index, { __proto__: null, configurable: true, ...descriptor })
          try {
            assert.deepEqual(
              [api.add('1', '2'), api.subtract('5', '1'), api.add('999999999999999', '1'), api.format('1234567.5', { group: true }), api.compare('1', '2')],
              ['3', '4', '1000000000000000', '1,234,567.5', -1],
            )
          } finally {
            delete owner[index]
          }
        }
      }
    }
  })

  test(`${name}: a hole in a list is a missing item, whatever stands on a prototype`, () => {
    const line = { price: '1', quantity: 1, contributionRate: null, earns: null }
    const cart = (lines) => ({ lines, discount: '0', freight: '0', points: '0', fixedPoints: '0' })
    const batch = (amounts) => rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts, referred: false, merchant: false, contributions: null })
    const tiers = [...readRulebook('dividend').dividend.tiers]
    delete tiers[0]
    const book = { ...readRulebook('dividend'), dividend: { ...readRulebook('dividend').dividend, tiers } }
    for (const owner of [Object.prototype, Array.prototype]) {
      for (const descriptor of [{ value: line }, { get: () => line }]) {
        Object.defineProperty(owner, '0', { __proto__: null, configurable: true, ...descriptor })
        try {
          assert.throws(() => rules.order.total(cart([, line])), { code: 'INVALID_INPUT', path: 'lines[0]' })
          assert.throws(() => rules.order.total(cart(new Array(1))), { code: 'INVALID_INPUT', path: 'lines[0]' })
          assert.equal(rules.order.total(cart([line, line])).goods, '2.00')
          assert.throws(() => api.openRulebook(book), { code: 'INVALID_INPUT', path: 'dividend.tiers[0]' })
        } finally {
          delete owner[0]
        }
      }
      Object.defineProperty(owner, '0', { __proto__: null, configurable: true, value: 10_000 })
      try {
        for (const amounts of [[, 10_000], { length: 2, 1: 10_000 }]) {
          const quotes = batch(amounts)
          assert.deepEqual([quotes.errorAt(0), quotes.units[1]], ['INVALID_DECIMAL', 2_100_000_000])
        }
      } finally {
        delete owner[0]
      }
    }
    withPolluted('length', { value: 1 }, () => assert.throws(() => batch({ 0: 10_000 }), { code: 'INVALID_INPUT', path: 'amounts' }))
  })

  test(`${name}: messages and paths are bounded`, () => {
    const mall = api.openRulebook(readRulebook('mall'))
    const long = 'x'.repeat(10_000_000)
    const bounded = (run) => assert.throws(run, (error) => error instanceof Error && error.message.length <= 1200 && (error.path ?? '').length <= 1200)
    bounded(() => mall.dividend.estimate({ day: { turnover: '1', carry: '0', eligibleWeight: '1', tierHeadcounts: { [long]: 1 } }, member: { shares: '1', quota: '1' } }))
    bounded(() => api.openRulebook({ ...readRulebook('mall'), [long]: 1 }))
    bounded(() => api.openRulebook(`{"${long}":1}`))
    bounded(() => rules.call(long, {}))
    bounded(() => rules.appreciation.quoteOrder({ ...BRIEF_ORDER, amount: long }))
    for (const value of [{ toString: () => long }, { toString() { throw new Error('no') } }, Object.create(null), Symbol(long), [long], () => long, 10n ** 1000n, long]) {
      bounded(() => api.fromFen(typeof value === 'bigint' ? -value : value))
      bounded(() => api.toFen(value))
      bounded(() => api.format(value))
      bounded(() => api.parseTyped(value))
      bounded(() => api.compare(value, '1'))
      bounded(() => api.openRulebook(value))
      bounded(() => rules.appreciation.quoteOrders(value))
      bounded(() => rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts: typeof value === 'object' ? { length: value } : value, referred: false, merchant: false, contributions: null }))
    }
  })
}

test('names of Object.prototype as data', () => {
  const [{ api }] = ENGINES
  const book = structuredClone(readRulebook('dividend'))
  for (const tier of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    book.dividend.tiers = [{ ...book.dividend.tiers[0], name: tier }]
    const settled = api.openRulebook(book).dividend.settleDay({ turnover: '1000', carry: '0', members: [{ id: tier, shares: '100000', quota: '100' }] })
    assert.deepEqual(Object.keys(settled.tierHeadcounts), [tier])
    assert.equal(Object.getOwnPropertyDescriptor(settled.tierHeadcounts, tier).value, 1)
  }
})

test('a tier named constructor under a frozen Object.prototype is kept', () => {
  const program = `
    Object.freeze(Object.prototype)
    require(${file('full.js')}).load().then((api) => {
      const book = JSON.parse(require('fs').readFileSync(${file('rulebooks/dividend.json')}, 'utf8'))
      book.dividend.tiers = [{ ...book.dividend.tiers[0], name: 'constructor' }]
      const { tierHeadcounts } = api.openRulebook(book).dividend.settleDay({ turnover: '1000', carry: '0', members: [{ id: 'a', shares: '100000', quota: '100' }] })
      console.log(JSON.stringify(tierHeadcounts))
    })`
  assert.equal(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim(), '{"constructor":1}')
})
