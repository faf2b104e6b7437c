// Programs as inputs: getters, proxies and columns that run code, throw, free rulebooks, call the core, or end its instance.
// Every call gives what the plain call gives, or an error of ours, and the engine works on after it.
// POINTS_RULES_FUZZ=1000000 node --test tests/node/fuzz.test.mjs runs so many calls on each engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BRIEF_ORDER, BRIEF_QUOTE, EMPTY_MARKET, everyEngine, readRulebook, readVectors } from './package-under-test.mjs'

const CALLS = Number(process.env.POINTS_RULES_FUZZ ?? 400)
const ENGINES = await everyEngine()
const MARKET = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
const ORDER = BRIEF_ORDER

/** A cart for every rulebook: points and fixed points need their schemes. */
const CART = {
  lines: [{ price: '12.50', quantity: 3, contributionRate: null, earns: null }],
  discount: '2.5',
  freight: '8',
  points: '0',
  fixedPoints: '0',
}

/** Good inputs of every operation, from the vectors. */
function samples() {
  const found = [{ op: 'order.total', rulebook: readRulebook('mall'), input: { ...CART, fixedPoints: '5' } }]
  const seen = new Map()
  for (const file of ['brief', 'appreciation', 'dividend', 'release']) {
    for (const { rulebook, cases } of readVectors(file).groups) {
      for (const { op, input, expect } of cases) {
        const count = seen.get(op) ?? 0
        // Two of each, and none that takes long.
        if (expect === undefined || count === 2 || JSON.stringify(input).length > 3000) continue
        seen.set(op, count + 1)
        found.push({ op, rulebook, input })
      }
    }
  }
  return found
}

const SAMPLES = samples()

function placesOf(value, path = []) {
  const places = [path]
  if (value !== null && typeof value === 'object') for (const key of Object.keys(value)) places.push(...placesOf(value[key], [...path, key]))
  return places
}

// ---- what a program does in the middle of a call ------------------------------------------------------------------

/** Recurses through calls of the core until the stack ends. */
function overflow({ kept }) {
  const walk = () => [kept.appreciation.quoteOrder(ORDER), walk()]
  try {
    walk()
  } catch {
    // The host catches it.
  }
}

const DEEDS = {
  nothing() {},
  calls: ({ kept }) => assert.deepEqual(kept.appreciation.quoteOrder(ORDER), BRIEF_QUOTE),
  'calls by name': ({ rules }) => rules.call('order.total', CART),
  'is refused': ({ kept }) => assert.throws(() => kept.appreciation.quoteOrder({ ...ORDER, amount: '0' }), { code: 'OUT_OF_RANGE' }),
  'calls a batch': ({ kept }) => assert.equal(kept.appreciation.quoteOrders({ market: MARKET, amounts: [100, 200, 300], referred: true, merchant: true, contributions: null }).errors.length, 3),
  'calls within a call': ({ kept }) => kept.appreciation.quoteOrder({ ...ORDER, get amount() { return kept.appreciation.quoteOrder(ORDER).grant.contribution } }),
  'opens and frees': ({ api }) => api.openRulebook(readRulebook('energy')).free(),
  'opens and forgets': ({ api }) => api.openRulebook(readRulebook('release')),
  'is refused a rulebook': ({ api }) => assert.throws(() => api.openRulebook({ schema: 2 })),
  throws() {
    throw new TypeError('a getter that throws')
  },
  'throws nothing'() {
    throw undefined
  },
  frees: ({ rules }) => rules.free(),
  overflows: overflow,
  'overflows and throws'(scene) {
    overflow(scene)
    throw new RangeError('Maximum call stack size exceeded')
  },
}

/** Deeds after which the call may be refused. */
const ENDS = new Set(['throws', 'throws nothing', 'frees', 'overflows', 'overflows and throws'])

// ---- how a value can be given -------------------------------------------------------------------------------------

/** An object or a list that does something when it is read; `value` is what it holds. */
const GUISES = {
  getter: (parent, key, value, act) => define(parent, key, { get: () => (act(), value), enumerable: true, configurable: true }),
  'a getter that changes'(parent, key, value, act) {
    let reads = 0
    define(parent, key, { get: () => (act(), (reads += 1) === 1 ? value : 'changed'), enumerable: true, configurable: true })
  },
  proxy: (parent, key, value, act) => put(parent, key, isObject(value) ? new Proxy(value, { get: (target, name) => (act(), target[name]) }) : value),
  'a proxy with every trap'(parent, key, value, act) {
    const traps = Object.fromEntries(
      ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'isExtensible'].map((name) => [name, (...given) => (act(), Reflect[name](...given))]),
    )
    put(parent, key, isObject(value) ? new Proxy(value, traps) : value)
  },
  'an instance of a class'(parent, key, value, act) {
    if (!isObject(value) || Array.isArray(value)) return
    class Given {}
    for (const name of Object.keys(value)) define(Given.prototype, name, { get: () => (act(), value[name]) })
    // What is keyed by data has to be its own.
    if (key !== 'tierHeadcounts') put(parent, key, new Given())
  },
}

const isObject = (value) => typeof value === 'object' && value !== null
const define = (object, key, descriptor) => Object.defineProperty(object, key, descriptor)
const put = (object, key, value) => define(object, key, { value, writable: true, enumerable: true, configurable: true })

const change = fc.record({
  place: fc.nat(),
  guise: fc.constantFrom(...Object.keys(GUISES)),
  deed: fc.constantFrom(...Object.keys(DEEDS)),
  times: fc.constantFrom(1, 1, 1, 3),
})

/** The sample's input with changes; each does its deed so many times. */
function disguised(input, changes, scene) {
  const root = { input: structuredClone(input) }
  const places = placesOf(input)
  const byPlace = new Map(changes.map((each) => [each.place % places.length, each]))
  const chosen = [...byPlace].map(([place, each]) => ({ ...each, path: ['input', ...places[place]] }))
  // The innermost first: an outer guise keeps what is in it.
  chosen.sort((a, b) => b.path.length - a.path.length)
  for (const { path, guise, deed, times } of chosen) {
    const parent = path.slice(0, -1).reduce((inner, key) => inner[key], root)
    const key = path.at(-1)
    let left = times
    const act = () => {
      if (scene.isReady && (left -= 1) >= 0) DEEDS[deed](scene)
    }
    GUISES[guise](parent, key, parent[key], act)
  }
  return root
}

// ---- judging ------------------------------------------------------------------------------------------------------

function outcomeOf(api, run) {
  try {
    return { result: run() }
  } catch (error) {
    if (error instanceof api.RulesError) return { code: error.code, path: error.path }
    return { error }
  }
}

const isOurs = (error) => error instanceof Error && error.message.startsWith('points-rules: ')
const isOverflow = (error) => error instanceof RangeError && /call stack/.test(error.message)

/** Runs at a depth from which the stack ends so many frames later. */
function nearTheEnd(frames, run) {
  let left = frames
  let made
  const walk = () => {
    try {
      walk()
    } catch {
      // The overflow: the frames return from here on.
    }
    if ((left -= 1) === 0) made = run()
  }
  walk()
  return made
}

function check(engine, plain, found, mayEnd, what) {
  if (found === undefined) return
  if (found.error !== undefined) assert.ok(isOurs(found.error) || isOverflow(found.error), `${engine.name}: ${what}: ${found.error?.stack ?? found.error}`)
  if (found.error !== undefined || (mayEnd && found.code !== undefined)) {
    assert.ok(mayEnd, `${engine.name}: ${what} gave ${found.code ?? found.error}`)
    return
  }
  assert.deepEqual(found, plain, `${engine.name}: ${what}`)
}

/** The engine works, with rulebooks from before and new ones. */
function checkEngine(engine, scene) {
  assert.deepEqual(scene.kept.appreciation.quoteOrder(ORDER), BRIEF_QUOTE, engine.name)
  const fresh = engine.api.openRulebook(readRulebook('appreciation'))
  assert.deepEqual(fresh.appreciation.quoteOrder(ORDER), BRIEF_QUOTE, engine.name)
  fresh.free()
}

for (const engine of ENGINES) {
  const { api } = engine
  const kept = api.openRulebook(readRulebook('appreciation'))

  test(`${engine.name}: inputs that are programs`, () => {
    const call = fc.record({
      sample: fc.constantFrom(...SAMPLES.filter(({ op }) => api.operations.includes(op))),
      changes: fc.array(change, { minLength: 1, maxLength: 4 }),
      frames: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }),
    })
    const wrong = fc.property(call, ({ sample: { op, rulebook, input }, changes, frames }) => {
      const scene = { api, kept, rules: api.openRulebook(rulebook), isReady: false }
      const plain = outcomeOf(api, () => scene.rules.call(op, structuredClone(input)))
      assert.ok('result' in plain, `${op}: ${plain.path}`)
      const root = disguised(input, changes, scene)
      const run = () => outcomeOf(api, () => {
        // From the root's own getter on, everything belongs to the program.
        const given = root.input
        scene.isReady = true
        return scene.rules.call(op, given)
      })
      const found = frames === null ? run() : nearTheEnd(frames, run)
      const mayEnd = frames !== null || changes.some(({ deed }) => ENDS.has(deed))
      check(engine, plain, found, mayEnd, `${op} with ${JSON.stringify(changes)} at ${frames}`)
      scene.rules.free()
      checkEngine(engine, scene)
    })
    fc.assert(wrong, { numRuns: CALLS })
  })

  test(`${engine.name}: columns that are programs`, () => {
    const amounts = [10_000, 20_000, 1, 0, 12_345_678]
    const quotas = [20_000, null, 0, 1_000, 5]
    const columns = {
      list: (list) => [...list],
      doubles: (list) => Float64Array.from(list),
      'doubles with a length of their own': (list) => define(Float64Array.from(list), 'length', { value: 1000 }),
      'doubles with a tag of their own': (list) => define(Float64Array.from(list), Symbol.toStringTag, { value: 'Uint8Array' }),
      'doubles with an iterator of their own': (list) => define(Float64Array.from(list), Symbol.iterator, { value: () => { throw new Error('no') } }),
      'doubles that shrink'(list, scene) {
        const buffer = new ArrayBuffer(8 * list.length, { maxByteLength: 80 * list.length })
        const doubles = new Float64Array(buffer)
        doubles.set(list)
        scene.later.push(() => buffer.resize(Math.min(8, buffer.byteLength)))
        return doubles
      },
      'doubles that grow'(list, scene) {
        const buffer = new ArrayBuffer(8 * list.length, { maxByteLength: 80 * list.length })
        const doubles = new Float64Array(buffer)
        doubles.set(list)
        scene.later.push(() => buffer.resize(80 * list.length))
        return doubles
      },
      'doubles that are taken away'(list, scene) {
        const doubles = Float64Array.from(list)
        scene.later.push(() => structuredClone(doubles.buffer, { transfer: [doubles.buffer] }))
        return doubles
      },
      'items that are getters': (list, scene) => list.reduce((made, value, index) => define(made, index, { get: () => (scene.act(), value), enumerable: true }), { length: list.length }),
      'a proxy': (list, scene) => new Proxy([...list], { get: (target, name) => (scene.act(), target[name]) }),
    }
    const kinds = fc.constantFrom(...Object.keys(columns))
    const call = fc.record({
      one: kinds,
      other: kinds,
      isQuotes: fc.boolean(),
      length: fc.nat({ max: amounts.length }),
      deed: fc.constantFrom(...Object.keys(DEEDS)),
      frames: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }),
    })
    const wrong = fc.property(call, ({ one, other, isQuotes, length, deed, frames }) => {
      const rules = api.openRulebook(readRulebook('appreciation'))
      const run = (input) => ({ ...(isQuotes ? rules.appreciation.quoteOrders(input) : rules.appreciation.valueHoldings(input)) })
      const names = isQuotes ? ['amounts', 'referred'] : ['units', 'quotas']
      const seconds = isQuotes ? [1, 0, 1, 0, 1] : one.startsWith('doubles') || other.startsWith('doubles') ? quotas.map((quota) => quota ?? 7) : quotas
      const shared = isQuotes ? { merchant: true, contributions: null } : {}
      const lists = [amounts.slice(0, length), seconds.slice(0, length)]
      const plain = outcomeOf(api, () => run({ ...shared, market: MARKET, [names[0]]: lists[0], [names[1]]: lists[1] }))
      assert.ok('result' in plain, plain.path)
      let left = 2
      const scene = { api, kept, rules, later: [], act: () => (left -= 1) >= 0 && DEEDS[deed](scene) }
      const input = {
        ...shared,
        [names[0]]: columns[one](lists[0], scene),
        [names[1]]: columns[other](lists[1], scene),
        get market() {
          scene.later.forEach((act) => act())
          scene.act()
          return MARKET
        },
      }
      const given = () => outcomeOf(api, () => run(input))
      const found = frames === null ? given() : nearTheEnd(frames, given)
      // What a column's own code throws is the program's.
      const mayEnd = frames !== null || ENDS.has(deed)
      const isTheirs = found?.error !== undefined && ['throws', 'throws nothing', 'overflows and throws'].includes(deed)
      if (!isTheirs && !(found !== undefined && 'error' in found && deed === 'throws nothing')) check(engine, plain, found, mayEnd, JSON.stringify({ one, other, isQuotes, length, deed, frames }))
      rules.free()
      checkEngine(engine, scene)
    })
    fc.assert(wrong, { numRuns: CALLS })
  })

  test(`${engine.name}: a rulebook that is a program`, () => {
    const book = readRulebook('appreciation')
    const wrong = fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const scene = { api, kept, rules: api.openRulebook(readRulebook('mall')), isReady: false }
      const root = disguised(book, changes, scene)
      const found = outcomeOf(api, () => {
        const given = root.input
        scene.isReady = true
        const rules = api.openRulebook(given)
        const { digest } = rules
        rules.free()
        return digest
      })
      const isClass = changes.some(({ guise }) => guise === 'an instance of a class')
      check(engine, { result: kept.digest }, found, isClass || changes.some(({ deed }) => ENDS.has(deed)), JSON.stringify(changes))
      scene.rules.free()
      checkEngine(engine, scene)
    })
    fc.assert(wrong, { numRuns: Math.ceil(CALLS / 4) })
  })
}
