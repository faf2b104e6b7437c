// What ends an instance of the core ends one call: the next one works, open rulebooks with it, and no figure is wrong.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import v8 from 'node:v8'
import vm from 'node:vm'
import { BRIEF_ORDER, BRIEF_QUOTE, briefQuote, bytesOf, EMPTY_MARKET, everyEngine, freshRequire, inPkg, miniHost, readRulebook } from './package-under-test.mjs'

const ENGINES = await everyEngine()
const book = readRulebook('appreciation')
const MARKET = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
const order = BRIEF_ORDER

/** Runs `call` at every depth near the end of the stack, on the way back from an overflow. */
function nearTheEnd(call) {
  const outcomes = new Map()
  const note = (what) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1)
  const walk = () => {
    try {
      walk()
    } catch {
      // The overflow; from here on there is a frame more at each return.
    }
    try {
      call()
      note('right')
    } catch (error) {
      note(error instanceof RangeError ? 'overflow' : error.message.startsWith('points-rules: ') ? 'ours' : String(error.stack))
    }
  }
  walk()
  return outcomes
}

for (const { name, api } of ENGINES) {
  test(`${name}: a stack overflow that the host catches`, () => {
    const rules = api.openRulebook(readRulebook('release'))
    const other = api.openRulebook(book)
    const { rank } = rules.release.rank({ rankSales: '50000' })
    for (let round = 0; round < 3; round += 1) {
      const walk = () => [rules.release.rank({ rankSales: '50000' }).rank, walk()]
      assert.throws(walk, (error) => error instanceof RangeError || /points-rules: /.test(error.message))
      assert.equal(rules.release.rank({ rankSales: '50000' }).rank, rank)
      assert.deepEqual(other.appreciation.quoteOrder(order), BRIEF_QUOTE)
      assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
    }
  })

  test(`${name}: calls at every depth near the end of the stack are right or an error`, () => {
    const rules = api.openRulebook(book)
    const outcomes = nearTheEnd(() => assert.deepEqual(rules.appreciation.quoteOrder(order).market, BRIEF_QUOTE.market))
    const refused = nearTheEnd(() => assert.throws(() => rules.appreciation.quoteOrder({ ...order, amount: '1.005' }), { code: 'TOO_MANY_DECIMALS' }))
    const batch = nearTheEnd(() => assert.equal(rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts: [10_000], referred: false, merchant: false, contributions: null }).units[0], 2_100_000_000))
    const nested = nearTheEnd(() => {
      const quote = rules.appreciation.quoteOrder({ ...order, get amount() { return rules.appreciation.quoteOrder(order).grant.contribution } })
      assert.equal(quote.grant.contribution, '9.00')
    })
    for (const found of [outcomes, refused, batch, nested]) {
      const rest = [...found.keys()].filter((what) => !['right', 'overflow', 'ours'].includes(what) && !/AssertionError.*call stack|Maximum call stack/s.test(what))
      assert.deepEqual(rest, [])
      assert.ok(found.get('right') > 100)
    }
    assert.deepEqual(rules.appreciation.quoteOrder(order), BRIEF_QUOTE)
  })

  test(`${name}: an input that is larger than the memory`, () => {
    const rules = api.openRulebook(book)
    const price = '9'.repeat(500_000_000)
    const lines = Array.from({ length: 5 }, () => ({ price, quantity: 1, contributionRate: null, earns: null }))
    assert.throws(() => rules.order.total({ lines, discount: '0', freight: '0', points: '0', fixedPoints: '0' }), /^Error: points-rules: /)
    assert.deepEqual(rules.appreciation.quoteOrder(order), BRIEF_QUOTE)
    assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
  })

  test(`${name}: a setter on Object.prototype that throws while a refusal is reported`, () => {
    const rules = api.openRulebook(book)
    for (const field of ['code', 'path', 'message', 'shortage', 'required', 'cause', 'get', 'set', 'value', 'units', 'constructor2']) {
      Object.defineProperty(Object.prototype, field, {
        configurable: true,
        get: () => undefined,
        set() {
          throw new Error(`the setter of ${field}`)
        },
      })
      try {
        let thrown
        try {
          rules.appreciation.quoteOrder({ ...order, amount: '0' })
        } catch (error) {
          thrown = error
        }
        assert.ok(thrown instanceof api.RulesError, field)
        assert.deepEqual([thrown.code, thrown.path], ['OUT_OF_RANGE', 'amount'], field)
        assert.equal(rules.appreciation.quoteOrder(order).grant.units, '21.00000000', field)
      } finally {
        delete Object.prototype[field]
      }
    }
    assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
  })

  test(`${name}: free in a getter of the input`, () => {
    for (const run of [
      (rules, input) => rules.appreciation.quoteOrder(input),
      (rules, input) => rules.appreciation.quoteOrders({ market: input.market, get amounts() { return [Number(input.amount) * 100] }, referred: false, merchant: false, contributions: null }),
      (rules, input) => rules.appreciation.quoteOrders({ get market() { return input.amount && input.market }, amounts: [10_000], referred: false, merchant: false, contributions: null }),
      (rules, input) => rules.appreciation.valueHoldings({ market: MARKET, units: { length: 1, get 0() { return Number(input.amount) } }, quotas: null }),
    ]) {
      const rules = api.openRulebook(book)
      const input = { ...order, get amount() { rules.free(); api.openRulebook(readRulebook('mall')); return '100' } }
      assert.throws(() => run(rules, input), /this rulebook was freed; open it again/)
    }
    assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
  })

  test(`${name}: a getter that ends the instance ends the call around it, and only that`, () => {
    const rules = api.openRulebook(book)
    const overflow = () => {
      const walk = () => [rules.appreciation.quoteOrder(order), walk()]
      try {
        walk()
      } catch {
        // Caught by the host.
      }
    }
    let right = 0
    for (let round = 0; round < 20; round += 1) {
      try {
        const quote = rules.appreciation.quoteOrder({ ...order, get amount() { overflow(); return '100' } })
        assert.deepEqual(quote, BRIEF_QUOTE)
        right += 1
      } catch (error) {
        assert.match(error.message, /^points-rules: the calculation core stopped in a call that a getter of this input made/)
      }
      assert.deepEqual(rules.appreciation.quoteOrder(order), BRIEF_QUOTE)
    }
    assert.ok(right < 20, 'the overflow never ended the instance')
  })

  test(`${name}: forty thousand getters that each call the core`, () => {
    const rules = api.openRulebook(book)
    const line = { get price() { return rules.appreciation.quoteOrder(order).grant.contribution }, quantity: 1, contributionRate: null, earns: null }
    const lines = Array.from({ length: 40_000 }, () => line)
    // How the time grows is held by benches/js/growth.mjs.
    assert.equal(rules.order.total({ lines, discount: '0', freight: '0', points: '0', fixedPoints: '0' }).goods, '1200000.00')
  })

  test(`${name}: rulebooks that are forgotten after the instance has stopped`, async () => {
    v8.setFlagsFromString('--expose-gc')
    const collect = vm.runInNewContext('gc')
    const kept = api.openRulebook(book)
    for (let opened = 0; opened < 50; opened += 1) api.openRulebook(book)
    const walk = () => [kept.appreciation.quoteOrder(order), walk()]
    assert.throws(walk)
    for (let opened = 0; opened < 50; opened += 1) api.openRulebook(book)
    collect()
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual(kept.appreciation.quoteOrder(order), BRIEF_QUOTE)
  })
}

/** A host whose answer is no more than the exports. */
const bareHost = () => {
  const host = miniHost({ '/points_rules.wasm': bytesOf('mp/points_rules.wasm') })
  return { instantiate: async (path, imports) => ({ exports: (await host.instantiate(path, imports)).instance.exports }) }
}

test('a mini-program whose host gives no module goes on with its fallback', async () => {
  const fallback = () => freshRequire('miniprogram_dist/fallback.js')
  const api = await freshRequire('miniprogram_dist/index.js').load({ wasmPath: '/points_rules.wasm', webAssembly: bareHost(), fallback })
  const rules = api.openRulebook(book)
  const walk = () => [rules.appreciation.quoteOrder(order), walk()]
  assert.equal(api.engine, 'wasm')
  for (let round = 0; round < 20 && api.engine === 'wasm'; round += 1) {
    assert.throws(walk)
    assert.deepEqual(rules.appreciation.quoteOrder(order), BRIEF_QUOTE)
  }
  assert.equal(api.engine, 'js')
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
})

test('a mini-program whose host gives no module goes on after it has loaded the file again', async () => {
  const { load } = freshRequire('miniprogram_dist/index.js')
  const rules = (await load({ wasmPath: '/points_rules.wasm', webAssembly: bareHost() })).openRulebook(book)
  const walk = () => [rules.appreciation.quoteOrder(order), walk()]
  let stopped = false
  for (let round = 0; round < 20 && !stopped; round += 1) {
    try {
      walk()
    } catch {
      // Caught by the host.
    }
    try {
      rules.appreciation.quoteOrder(order)
    } catch (error) {
      assert.match(error.message, /has stopped and is being restarted; await load\(\), then call again/)
      stopped = true
    }
  }
  assert.ok(stopped)
  await load()
  assert.deepEqual(rules.appreciation.quoteOrder(order), BRIEF_QUOTE)
})

for (const entry of ['node.js', 'node-explain.js', 'full/inline.js', 'full.js']) {
  test(`${entry} in a process whose WebAssembly memory is small`, () => {
    const script = `
      const assert = require('node:assert/strict')
      require(${JSON.stringify(inPkg(entry))}).load().then(({ openRulebook }) => {
        const rules = openRulebook(require(${JSON.stringify(inPkg('rulebooks/dividend.json'))}))
        const member = (index) => ({ id: 'm' + index, shares: '1', quota: '1' })
        const settle = (count) => rules.dividend.settleDay({ turnover: '100', carry: '0', members: Array.from({ length: count }, (_, index) => member(index)) })
        const { payouts } = settle(3)
        for (let round = 0; round < 3; round += 1) {
          assert.throws(() => settle(200000), /^Error: points-rules: the calculation core stopped during this call/)
          assert.deepEqual(settle(3).payouts, payouts)
        }
        console.log('well')
      })`
    assert.equal(execFileSync(process.execPath, ['--wasm-max-mem-pages=64', '-e', script], { encoding: 'utf8' }).trim(), 'well')
  })
}

