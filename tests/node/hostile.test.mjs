// Hostile inputs on every engine: the same code at the same path, no trap, and the right figures afterwards.
// One writer puts down what a program passes, the core judges it: a value must stand for the same on all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BRIEF_ORDER, BRIEF_QUOTE, briefQuote, everyEngine, readRulebook, readVectors } from './package-under-test.mjs'

const ENGINES = await everyEngine()
const [FULL, NODE, WEB] = ENGINES

// ---- what a field may be given ------------------------------------------------------------------------------------

const thrower = () => {
  throw new TypeError('a getter that throws')
}
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const circle = () => {
  const object = {}
  object.self = object
  object.market = object
  return object
}
const deep = () => {
  let value = '1'
  for (let depth = 0; depth < 20000; depth += 1) value = { market: value, lines: [value] }
  return value
}

/** Each makes a value again, by name. */
const VALUES = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  'a number': () => 100,
  'a fraction': () => 0.1,
  'a negative number': () => -1,
  'minus zero': () => -0,
  'a huge number': () => 1e300,
  'past 2^63': () => 2 ** 63,
  'past 2^32': () => 2 ** 32,
  NaN: () => NaN,
  Infinity: () => Infinity,
  'a BigInt': () => 100n,
  'a symbol': () => Symbol('100'),
  'a function': () => () => '100',
  'an empty text': () => '',
  'a text': () => 'one hundred',
  'a negative text': () => '-1',
  'an exponent': () => '1e3',
  'a leading zero': () => '0100',
  'many decimals': () => '1.00000000001',
  'zeros for decimals': () => '1.00000000000',
  'a huge text': () => '9'.repeat(100000),
  'full-width digits': () => '１００',
  'a NUL': () => '1\u00000',
  'half a pair': () => '\ud800',
  'half a pair behind': () => 'x\udc00',
  'a pair': () => '\ud83d\ude00',
  U_FFFD: () => '\ufffd',
  'JSON text': () => '{}',
  'a boxed text': () => new String('100'),
  'a boxed number': () => new Number(100),
  'an empty object': () => ({}),
  'an empty list': () => [],
  'a list of texts': () => ['100'],
  'a hole': () => new Array(1),
  'a list of undefined': () => [undefined],
  'a long list of holes': () => new Array(4294967295),
  'a map': () => new Map([['V1', 1]]),
  'a date': () => new Date(0),
  'a decimal object': () => ({ toString: () => '100', toJSON: () => '100', valueOf: () => 100 }),
  'a class with getters': () =>
    new (class {
      get fundBalance() {
        return '0'
      }
      get units() {
        return '1'
      }
    })(),
  'bytes': () => new Uint8Array(4),
  'no prototype': () => Object.create(null),
  'a circle': circle,
  'a circular list': () => {
    const list = []
    list.push(list)
    return list
  },
  'a deep object': deep,
  'a throwing getter': () => ({ get fundBalance() { return thrower() }, get units() { return thrower() }, get id() { return thrower() } }),
  'a throwing proxy': () => new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower, getOwnPropertyDescriptor: thrower }),
  'a throwing list': () => new Proxy([1, 2], { get: thrower }),
  'a list that lies': () => new Proxy([], { get: (_, key) => (key === 'length' ? 'many' : undefined) }),
  'a list of half an item': () => new Proxy([], { get: (_, key) => (key === 'length' ? 1.5 : undefined) }),
  'a list without end': () => new Proxy([], { get: (_, key) => (key === 'length' ? Infinity : undefined) }),
  'a list whose length is code': () => new Proxy([], { get: (_, key) => (key === 'length' ? { valueOf: thrower } : undefined) }),
  'a revoked proxy': revoked,
  'a proxy of good data': () => new Proxy({ fundBalance: '0' }, {}),
}

// ---- one valid input of every operation, from the vectors ---------------------------------------------------------

/** `{op: {rulebook, input}}`; an operation that no vector reaches would be missed, which the first test notices. */
function samples() {
  const found = {
    'order.total': {
      rulebook: readRulebook('appreciation'),
      input: { lines: [{ price: '12.50', quantity: 3, contributionRate: null, earns: null }], discount: '2.5', freight: '8', points: '0', fixedPoints: '5' },
    },
  }
  for (const file of ['brief', 'appreciation', 'dividend', 'release', 'order', 'trust']) {
    for (const { rulebook, cases } of readVectors(file).groups) {
      for (const { op, input, expect } of cases) if (expect !== undefined) found[op] ??= { rulebook, input }
    }
  }
  return found
}

const SAMPLES = samples()

/** Batches are no operations by name; batch.test.mjs has them. */
const BATCHES = ['quoteOrders', 'valueHoldings', 'estimates']

function operationsOf(engine) {
  const names = []
  for (const book of new Set(Object.values(SAMPLES).map(({ rulebook }) => rulebook))) {
    let rules
    try {
      rules = engine.api.openRulebook(book)
    } catch {
      continue
    }
    for (const [scheme, methods] of Object.entries(rules)) {
      if (methods === null || typeof methods !== 'object') continue
      for (const method of Object.keys(methods)) {
        if (!names.includes(`${scheme}.${method}`) && !BATCHES.includes(method)) names.push(`${scheme}.${method}`)
      }
    }
  }
  return names
}

/** Every place in a valid input, as a list of keys. */
function placesOf(value, path = []) {
  const places = [path]
  if (value !== null && typeof value === 'object') {
    for (const key of Object.keys(value)) places.push(...placesOf(value[key], [...path, key]))
  }
  return places
}

/** A copy of `value` with `replacement` at `path`; the copy holds it as it is. */
function withAt(value, path, replacement) {
  if (path.length === 0) return replacement
  const [key, ...rest] = path
  const copy = Array.isArray(value) ? [...value] : { ...value }
  const inner = withAt(value[key], rest, replacement)
  Object.defineProperty(copy, key, { value: inner, enumerable: true, configurable: true, writable: true })
  return copy
}

/** What a call came to, as something to compare; a trap or any other error is not caught. */
function outcome(engine, run) {
  try {
    return { result: run() }
  } catch (error) {
    if (!(error instanceof engine.api.RulesError)) throw error
    const { code, path, shortage } = error
    return { code, path, shortage }
  }
}

const open = new Map()

function rulesFor(engine, rulebook) {
  const key = `${engine.name} ${JSON.stringify(rulebook)}`
  if (!open.has(key)) open.set(key, engine.api.openRulebook(rulebook))
  return open.get(key)
}

/** The engines that an operation is compared on: not the page builds where it is only in the full one. */
function enginesOf(op) {
  return WEB.api.operations.includes(op) || !FULL.api.operations.includes(op) ? ENGINES : [FULL, NODE]
}

/** Calls `op` on every engine that has it with an input made again for each, and compares. */
function compare(op, rulebook, make, what) {
  const engines = enginesOf(op)
  const outcomes = engines.map((engine) => outcome(engine, () => rulesFor(engine, rulebook).call(op, make())))
  for (const [index, engine] of engines.entries()) {
    assert.deepEqual(outcomes[index], outcomes[0], `${engine.name} differs from ${engines[0].name}: ${op} with ${what}`)
  }
  return outcomes[0]
}

// ---- the tests ----------------------------------------------------------------------------------------------------

const OPERATIONS = operationsOf(FULL)

test('there is a valid input for every operation', () => {
  assert.deepEqual([...OPERATIONS].sort(), [...FULL.api.operations].sort())
  for (const op of OPERATIONS) {
    assert.ok(op in SAMPLES, `no vector has ${op}`)
    const { rulebook, input } = SAMPLES[op]
    assert.ok('result' in compare(op, rulebook, () => input, 'its sample'), op)
  }
})

let calls = 0

for (const op of OPERATIONS) {
  test(`${op} refuses hostile values at every place alike`, () => {
    const { rulebook, input } = SAMPLES[op]
    for (const place of placesOf(input)) {
      for (const [name, make] of Object.entries(VALUES)) {
        compare(op, rulebook, () => withAt(input, place, make()), `${name} at ${place.join('.')}`)
        calls += enginesOf(op).length
      }
      if (place.length > 0) {
        compare(op, rulebook, () => withGetter(input, place, thrower), `a throwing getter at ${place.join('.')}`)
        compare(op, rulebook, () => withGetter(input, place, () => 5), `a getter at ${place.join('.')}`)
        calls += 2 * enginesOf(op).length
      }
    }
  })
}

/** The input with a getter in a field's place. */
function withGetter(input, place, get) {
  const parent = placeIn(input, place.slice(0, -1))
  const copy = Array.isArray(parent) ? [...parent] : { ...parent }
  Object.defineProperty(copy, place.at(-1), { get, enumerable: true, configurable: true })
  return withAt(input, place.slice(0, -1), copy)
}

function placeIn(value, place) {
  return place.reduce((inner, key) => inner[key], value)
}

test('several hostile values at once are refused alike', () => {
  const two = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...Object.keys(VALUES))), { minLength: 2, maxLength: 3 })
  fc.assert(
    fc.property(fc.constantFrom(...OPERATIONS), two, (op, changes) => {
      const { rulebook, input } = SAMPLES[op]
      const places = placesOf(input)
      const chosen = changes.map(([at, name]) => [places[at % places.length], name])
      // The longest first: a shorter place may replace what the longer one is in.
      chosen.sort(([a], [b]) => b.length - a.length)
      const make = () => chosen.reduce((changed, [place, name]) => withAt(changed, place, VALUES[name]()), input)
      compare(op, rulebook, make, JSON.stringify(chosen))
      calls += enginesOf(op).length
    }),
    { numRuns: 2000 },
  )
})

test('further fields are never looked at', () => {
  const { rulebook, input } = SAMPLES['appreciation.quoteOrder']
  const extra = { get element() { return thrower() }, [Symbol('x')]: 1, more: deep(), __proto__: { toJSON: thrower } }
  const given = () => Object.defineProperties(structuredClone(input), Object.getOwnPropertyDescriptors(extra))
  assert.ok('result' in compare('appreciation.quoteOrder', rulebook, given, 'further fields'))
})

test('fields behind getters and on prototypes are read, as on the web build', () => {
  class Market {
    get fundBalance() { return '0' }
    get unitsOutstanding() { return '0' }
    get unitsIssued() { return '0' }
    get treasuryUnits() { return '0' }
    get fixedPoints() { return '0' }
  }
  const { rulebook } = SAMPLES['appreciation.quoteOrder']
  const make = () => ({ ...BRIEF_ORDER, market: new Market() })
  assert.deepEqual(compare('appreciation.quoteOrder', readRulebook('appreciation'), make, 'a class').result, BRIEF_QUOTE)
  const hidden = () => Object.defineProperty({ ...BRIEF_ORDER }, 'market', { value: new Market(), enumerable: false })
  assert.ok('result' in compare('appreciation.quoteOrder', rulebook, hidden, 'a hidden field'))
})

test('a getter may call operations of its own', () => {
  const cart = { lines: [{ price: '19.90', quantity: 3, contributionRate: null, earns: null }], discount: '9.70', freight: '6', points: '0', fixedPoints: '0' }
  for (const { name, api } of ENGINES) {
    const open = () => api.openRulebook(readRulebook('appreciation'))
    const rules = open()
    const inner = () => rules.order.total({ ...cart, lines: Array.from({ length: 5000 }, () => cart.lines[0]), discount: '0' })
    const outer = {
      get lines() {
        assert.equal(inner().goods, '298500.00', name)
        return cart.lines
      },
      get discount() {
        assert.throws(() => rules.order.total({ ...cart, discount: '60' }), { code: 'INVALID_AMOUNT' })
        return cart.discount
      },
      get freight() {
        return open().order.total({ ...cart, get freight() { return rules.order.total(cart).qualifying } }).payable
      },
      points: '0',
      fixedPoints: '0',
    }
    const { goods, qualifying, payable } = rules.order.total(outer)
    assert.deepEqual({ goods, qualifying, payable }, { goods: '59.70', qualifying: '50.00', payable: '150.00' }, name)
  }
})

test('keys that are data may be any text', () => {
  const { rulebook, input } = SAMPLES['dividend.estimate']
  for (const key of ['__proto__', 'constructor', 'toString', '', 'V9', '\ud83d\ude00', '积分', 'a"b\\c\n']) {
    const day = { ...input.day, tierHeadcounts: { [key]: 5 } }
    const { code, path } = compare('dividend.estimate', rulebook, () => ({ ...input, day }), `the tier ${key}`)
    assert.equal(code, 'UNKNOWN_TIER')
    assert.equal(path, `day.tierHeadcounts.${key}`)
  }
  const half = { ...input, day: { ...input.day, tierHeadcounts: { '\ud800': 5 } } }
  const refused = compare('dividend.estimate', rulebook, () => half, 'half a pair as a key')
  assert.deepEqual([refused.code, refused.path], ['INVALID_INPUT', 'day.tierHeadcounts.\ufffd'])
  const inherited = { ...input, day: { ...input.day, tierHeadcounts: Object.create({ V9: 1 }, { V8: { value: 1 } }) } }
  compare('dividend.estimate', rulebook, () => inherited, 'keys that are not its own')
})

test('a tier named __proto__ is counted', () => {
  const rulebook = structuredClone(readRulebook('dividend'))
  rulebook.dividend.tiers = [{ name: '__proto__', minShares: '1', rate: '0.5' }]
  const input = { turnover: '1000', carry: '0', members: [{ id: 'constructor', shares: '2', quota: '100' }] }
  const { result } = compare('dividend.settleDay', rulebook, () => input, 'a tier named __proto__')
  assert.deepEqual(Object.keys(result.tierHeadcounts), ['__proto__'])
  assert.equal(Object.getOwnPropertyDescriptor(result.tierHeadcounts, '__proto__').value, 1)
  assert.equal(Object.getPrototypeOf(result.tierHeadcounts), Object.prototype)
})

test('the codes and paths themselves', () => {
  const rulebook = readRulebook('appreciation')
  const line = { price: '1', quantity: 1, contributionRate: null, earns: null }
  const input = { lines: [line], discount: '0', freight: '0', points: '0', fixedPoints: '0' }
  for (const [change, code, path] of [
    [{ discount: 2.5 }, 'INVALID_DECIMAL', 'discount'],
    [{ discount: 5n }, 'INVALID_DECIMAL', 'discount'],
    [{ discount: { toJSON: () => '1' } }, 'INVALID_DECIMAL', 'discount'],
    [{ discount: '\ud800' }, 'INVALID_DECIMAL', 'discount'],
    [{ discount: undefined }, 'INVALID_INPUT', 'discount'],
    [{ get discount() { return thrower() } }, 'INVALID_INPUT', 'discount'],
    [{ get discount() { throw null } }, 'INVALID_INPUT', 'discount'],
    [{ get discount() { throw undefined } }, 'INVALID_INPUT', 'discount'],
    [{ lines: null }, 'INVALID_INPUT', 'lines'],
    [{ lines: [,] }, 'INVALID_INPUT', 'lines[0]'],
    [{ lines: ['x'] }, 'INVALID_INPUT', 'lines[0]'],
    [{ lines: [{ ...line, quantity: 1 }, { ...line, quantity: 1.5 }] }, 'INVALID_INPUT', 'lines[1].quantity'],
    [{ lines: [{ ...line, quantity: NaN }] }, 'INVALID_INPUT', 'lines[0].quantity'],
    [{ lines: [{ ...line, quantity: -1 }] }, 'OUT_OF_RANGE', 'lines[0].quantity'],
    [{ lines: [{ ...line, quantity: 1e300 }] }, 'OUT_OF_RANGE', 'lines[0].quantity'],
    [{ lines: [{ ...line, quantity: '1' }] }, 'INVALID_INPUT', 'lines[0].quantity'],
  ]) {
    const make = () => Object.defineProperties({ ...input }, Object.getOwnPropertyDescriptors(change))
    const found = compare('order.total', rulebook, make, `${code} at ${path}`)
    assert.deepEqual([found.code, found.path], [code, path])
  }
  for (const nothing of [undefined, null, 5, 'text', true, [], () => {}, Symbol('x'), 5n]) {
    const found = compare('order.total', rulebook, () => nothing, String(typeof nothing))
    assert.deepEqual([found.code, found.path], ['INVALID_INPUT', null])
  }
})

test('a scheme that is left out comes before its input', () => {
  for (const input of [undefined, revoked(), new Proxy({}, { get: thrower })]) {
    const found = compare('dividend.estimate', readRulebook('appreciation'), () => input, 'no dividend scheme')
    assert.deepEqual([found.code, found.path], ['SCHEME_NOT_CONFIGURED', null])
    assert.equal(compare('dividend.steal', readRulebook('appreciation'), () => input, 'no such operation').code, 'UNKNOWN_OP')
  }
})

// ---- rulebooks ----------------------------------------------------------------------------------------------------

function compareOpening(make, what) {
  const outcomes = ENGINES.map((engine) =>
    outcome(engine, () => {
      const rules = engine.api.openRulebook(make())
      const { digest } = rules
      rules.free()
      return digest
    }),
  )
  for (const [index, engine] of ENGINES.entries()) {
    assert.deepEqual(outcomes[index], outcomes[0], `${engine.name} differs from full: openRulebook with ${what}`)
  }
  return outcomes[0]
}

test('openRulebook refuses hostile documents alike', () => {
  const book = readRulebook('appreciation')
  for (const place of placesOf(book)) {
    for (const [name, make] of Object.entries(VALUES)) {
      compareOpening(() => withAt(book, place, make()), `${name} at ${place.join('.')}`)
      calls += ENGINES.length
    }
  }
})

test('the codes and paths of hostile documents', () => {
  const book = readRulebook('appreciation')
  const inside = (change) => ({ ...book, appreciation: Object.defineProperties({ ...book.appreciation }, Object.getOwnPropertyDescriptors(change)) })
  for (const [document, code, path] of [
    [undefined, 'INVALID_INPUT', null],
    [null, 'INVALID_INPUT', null],
    [5, 'INVALID_INPUT', null],
    [() => {}, 'INVALID_INPUT', null],
    ['', 'INVALID_INPUT', null],
    ['{', 'INVALID_INPUT', null],
    ['[]', 'INVALID_INPUT', null],
    ['\ud800', 'INVALID_INPUT', null],
    ['"\\ud800"', 'INVALID_INPUT', null],
    ['['.repeat(100000), 'INVALID_INPUT', null],
    [{}, 'INVALID_INPUT', 'schema'],
    [{ ...book, extra: 1 }, 'INVALID_INPUT', 'extra'],
    [{ ...book, '\ud800x': 1 }, 'INVALID_INPUT', '\ufffdx'],
    [{ ...book, extra: circle() }, 'INVALID_INPUT', 'extra'],
    [{ ...book, extra: deep() }, 'INVALID_INPUT', 'extra'],
    [inside({ grantRate: 0.7 }), 'INVALID_DECIMAL', 'appreciation.grantRate'],
    [inside({ grantRate: 7n }), 'INVALID_DECIMAL', 'appreciation.grantRate'],
    [inside({ grantRate: { toJSON: () => '0.7' } }), 'INVALID_DECIMAL', 'appreciation.grantRate'],
    [inside({ grantRate: undefined }), 'INVALID_INPUT', 'appreciation.grantRate'],
    [inside({ get grantRate() { return thrower() } }), 'INVALID_INPUT', 'appreciation.grantRate'],
    [inside({ grantedRate: '0.7' }), 'INVALID_INPUT', 'appreciation.grantedRate'],
    [{ ...book, appreciation: revoked() }, 'INVALID_INPUT', 'appreciation'],
    [inside({ grantRate: VALUES['a list whose length is code']() }), 'INVALID_INPUT', 'appreciation.grantRate'],
    [Array.from({ length: 200000 }, () => 0), 'INVALID_INPUT', null],
  ]) {
    const found = compareOpening(() => document, `${code} at ${path}`)
    assert.deepEqual([found.code, found.path], [code, path])
  }
})

test('a number that is refused stands in the message as it was passed', () => {
  const said = (api, amount, limit) => {
    const rules = api.openRulebook(readRulebook('appreciation'))
    const holder = { units: '0', quota: null }
    const { ordersUntil } = rules.appreciation
    try {
      ordersUntil({ market: api.emptyMarket, referred: false, merchant: false, amount, holder, net: '1', limit })
      return 'nothing'
    } catch (error) {
      return error.message
    } finally {
      rules.free()
    }
  }
  for (const { name, api } of ENGINES) {
    for (const [number, text] of [[0.1, '0.1'], [-2, '-2'], [1e21, '1e+21'], [2 ** 53, '9007199254740992'], [NaN, 'NaN'], [-Infinity, '-Infinity']]) {
      const message = said(api, number, 10)
      assert.ok(message.includes(`found the number ${text}`), `${name}: ${message}`)
    }
    for (const [number, text] of [[1.5, 'found the number 1.5'], [-1, 'the number -1 is out of range'], [1e21, 'the number 1e+21 is out of range']]) {
      const message = said(api, '1', number)
      assert.ok(message.includes(text), `${name}: ${message}`)
    }
  }
})

test('a document that shares parts of itself without end is refused quickly', () => {
  let shared = ['x']
  for (let level = 0; level < 7; level += 1) shared = new Array(1000).fill(shared)
  assert.equal(compareOpening(() => ({ extra: shared }), 'a wide graph').code, 'INVALID_INPUT')
})

test('after all that the figures are right and the memory is bounded', () => {
  assert.ok(calls > 10000, `only ${calls} hostile calls were made`)
  for (const engine of ENGINES) {
    assert.deepEqual(briefQuote(engine.api), BRIEF_QUOTE)
    assert.ok(engine.memory() <= 32 * 1024 * 1024, `${engine.name} holds ${engine.memory()} bytes`)
  }
})
