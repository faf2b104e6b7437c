// A page that stays open: a million calls and inputs of megabytes leave the figures right and the memory bounded.
// (Two files run these, so that they share two cores.)
import assert from 'node:assert/strict'
import { test } from 'node:test'
import v8 from 'node:v8'
import vm from 'node:vm'
import { BRIEF_ORDER, BRIEF_QUOTE, briefQuote, EMPTY_MARKET, readRulebook } from './package-under-test.mjs'

const CALLS = 1_000_000
const MEGABYTE = 1024 * 1024

v8.setFlagsFromString('--expose-gc')
const collectGarbage = vm.runInNewContext('gc')

function heap() {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

export function testMemory(engine) {
  test(`${engine.name}: a million calls`, () => {
    const rules = engine.api.openRulebook(readRulebook('appreciation'))
    const { valueHolding } = rules.appreciation
    const market = { ...EMPTY_MARKET, fundBalance: '108.6351', unitsOutstanding: '21', unitsIssued: '21' }
    const input = { market: { ...market, fundBalance: '108.64' }, holder: { units: '21', quota: '200' } }
    const wrong = { market, holder: input.holder }
    const run = (calls) => {
      for (let call = 0; call < calls; call += 1) {
        const { displayValue } = valueHolding(input)
        if (displayValue !== '108.6393') assert.fail(`call ${call} gave ${displayValue}`)
        if (call % 100 === 0) assert.throws(() => valueHolding(wrong), { code: 'TOO_MANY_DECIMALS' })
      }
    }
    run(1000)
    const before = { memory: engine.memory(), heap: heap() }
    run(CALLS)
    assert.equal(engine.memory(), before.memory)
    assert.ok(heap() - before.heap < 8 * MEGABYTE, `the heap grew by ${heap() - before.heap} bytes`)
  })

  test(`${engine.name}: ten thousand rulebooks opened and freed, a hundred forgotten`, () => {
    const book = readRulebook('appreciation')
    engine.api.openRulebook(book).free()
    const before = engine.memory()
    for (let opened = 0; opened < 10_000; opened += 1) {
      engine.api.openRulebook(book).free()
      assert.throws(() => engine.api.openRulebook({ ...book, extra: 1 }), { code: 'INVALID_INPUT', path: 'extra' })
    }
    for (let opened = 0; opened < 100; opened += 1) engine.api.openRulebook(book)
    assert.ok(engine.memory() - before <= MEGABYTE, `the memory grew by ${engine.memory() - before} bytes`)
  })

  test(`${engine.name}: inputs of five megabytes`, () => {
    const { appreciation, order } = engine.api.openRulebook(readRulebook('appreciation'))
    const holders = Array.from({ length: 60_000 }, (_, index) => ({
      id: `member-${index}-${'x'.repeat(40)}`,
      units: '0.00010000',
      quota: '10000000.00',
    }))
    const market = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
    assert.ok(JSON.stringify(holders).length > 5 * MEGABYTE)
    const settle = () => {
      const settled = appreciation.settleExits({ market, holders })
      assert.deepEqual(settled.exits, [])
      assert.equal(settled.unitValueAfter, '1.4286')
      const last = [...holders, { ...holders[0], id: holders[59_999].id }]
      assert.throws(() => appreciation.settleExits({ market, holders: last }), { code: 'DUPLICATE_ID', path: 'holders[60000].id' })
    }
    const lines = Array.from({ length: 70_000 }, () => ({ price: '100.00', quantity: 1, contributionRate: '0.3000', earns: ['appreciation'] }))
    assert.ok(JSON.stringify(lines).length > 5 * MEGABYTE)
    const total = () => {
      const cart = { lines, discount: '0', freight: '0', points: '0', fixedPoints: '0' }
      assert.equal(order.total(cart).payable, '7000000.00')
      assert.throws(() => order.total({ ...cart, lines: [...lines, { ...lines[0], price: '1.005' }] }), { path: 'lines[70000].price' })
    }
    const refuse = () => {
      const amount = '9'.repeat(5 * MEGABYTE)
      assert.throws(() => appreciation.quoteOrder({ ...BRIEF_ORDER, amount }), { path: 'amount' })
      assert.throws(() => engine.api.openRulebook(`{"schema":1,"id":"${amount}"}`), { code: 'INVALID_INPUT', path: 'version' })
      assert.throws(() => engine.api.openRulebook(`[${'{},'.repeat(MEGABYTE)}0]`), { code: 'INVALID_INPUT', path: null })
    }
    // The page build has no settlement.
    const isFull = engine.api.operations.includes('appreciation.settleExits')
    const all = () => {
      if (isFull) settle()
      total()
      refuse()
    }
    all()
    const before = engine.memory()
    for (let round = 0; round < 3; round += 1) {
      all()
    }
    assert.equal(engine.memory(), before)
    assert.ok(before <= 256 * MEGABYTE, `${before} bytes are held`)
    assert.deepEqual(briefQuote(engine.api), BRIEF_QUOTE)
  })
}
