// Every call gives what the plain call gives, or an error of ours, and the engine works on after it.
import fc from 'fast-check'
import { DAY, MARKET, rightQuote } from './given.mjs'
import { change, convertible, DEEDS, define, disguised, ENDS, REFUSED } from './scene.mjs'

/** A result as text, columns with what JSON leaves out. */
const shown = (value) => JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? Array.from(part, String) : part))

function outcomeOf(api, run) {
  try {
    return { result: run() }
  } catch (error) {
    if (error instanceof api.RulesError) return { code: error.code, path: error.path }
    return { error }
  }
}

const isOurs = (error) => error instanceof Error && error.message.startsWith('points-rules: ')
// Near its end an engine reports the stack by an error of its own, "Maximum call stack size exceeded", wherever a function is
// called: there is no room to make another of it.
const isOverflow = (error) => error?.name === 'InternalError' || (error instanceof RangeError && error.message.includes('call stack'))

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
  if ('error' in found || (mayEnd && found.code !== undefined)) {
    const isKnown = !('error' in found) || isOurs(found.error) || isOverflow(found.error)
    if (!mayEnd || !isKnown) throw new Error(`${engine.name}: ${what} gave ${found.code ?? found.error?.stack ?? found.error}`)
    return
  }
  if (shown(found) !== shown(plain)) throw new Error(`${engine.name}: ${what} gave ${shown(found)}, not ${shown(plain)}`)
}

/** Changes after which a call may be refused. */
const mayRefuse = (changes) => changes.some(({ deed, guise }) => ENDS.has(deed) || REFUSED.has(guise))

function checkConversions(engine, scene, what) {
  if (scene.isConverted) throw new Error(`${engine.name}: ${what} ran code that converts a value`)
}

/** The engine works, with rulebooks from before and new ones. */
function checkEngine(engine, scene) {
  rightQuote(scene.kept)
  const fresh = engine.api.openRulebook(scene.readRulebook('appreciation'))
  rightQuote(fresh)
  fresh.free()
}

function inputs(engine, { common, samples }) {
  const { api } = engine
  const call = fc.record({
    sample: fc.constantFrom(...samples.filter(({ op }) => api.operations.includes(op))),
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    frames: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }),
  })
  return fc.property(call, ({ sample: { op, rulebook, input }, changes, frames }) => {
    const scene = { ...common, rules: api.openRulebook(rulebook), isReady: false }
    const plain = outcomeOf(api, () => scene.rules.call(op, structuredClone(input)))
    if (!('result' in plain)) throw new Error(`${op}: ${plain.path}`)
    const root = disguised(input, changes, scene)
    const run = () => outcomeOf(api, () => {
      // From the root's own getter on, everything belongs to the program.
      const given = root.input
      scene.isReady = true
      return scene.rules.call(op, given)
    })
    const found = frames === null ? run() : nearTheEnd(frames, run)
    const what = `${op} with ${JSON.stringify(changes)} at ${frames}`
    check(engine, plain, found, frames !== null || mayRefuse(changes), what)
    checkConversions(engine, scene, what)
    scene.rules.free()
    checkEngine(engine, scene)
  })
}

/** A batch with columns of 5 items each, and what they share under `object`, which is read last. */
const BATCHES = [
  {
    book: 'appreciation',
    name: 'appreciation.quoteOrders',
    columns: { amounts: [10_000, 20_000, 1, 0, 12_345_678], referred: [1, 0, 1, 0, 1], contributions: [null, 4_000, 2, 0, 99] },
    shared: { merchant: true },
    object: ['market', MARKET],
  },
  {
    book: 'appreciation',
    name: 'appreciation.valueHoldings',
    columns: { units: [10_000, 20_000, 1, 0, 12_345_678], quotas: [20_000, null, 0, 1_000, 5] },
    shared: {},
    object: ['market', MARKET],
  },
  {
    book: 'mall',
    name: 'dividend.estimates',
    columns: { shares: [10_000, 500, 1, 0, 2_000], quotas: [20_000, 0, 1_000, 5, 123_456] },
    shared: {},
    object: ['day', DAY],
  },
]

function columns(engine, { common }) {
  const { api, readRulebook } = common
  const makers = {
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
    'items that are converted': (list, scene) => list.map((value) => convertible(value, scene.convert)),
    'a column that is converted': (list, scene) => convertible(list, scene.convert),
    'a length that is converted': (list, scene) => ({ ...list, length: convertible(list.length, scene.convert) }),
    'a proxy': (list, scene) => new Proxy([...list], { get: (target, name) => (scene.act(), target[name]) }),
  }
  const call = fc.record({
    batch: fc.constantFrom(...BATCHES),
    kinds: fc.array(fc.constantFrom(...Object.keys(makers)), { minLength: 3, maxLength: 3 }),
    length: fc.nat({ max: 5 }),
    deed: fc.constantFrom(...Object.keys(DEEDS)),
    frames: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }),
  })
  return fc.property(call, ({ batch: { book, name, columns, shared, object }, kinds, length, deed, frames }) => {
    const rules = api.openRulebook(readRulebook(book))
    const [group, method] = name.split('.')
    const run = (input) => ({ ...rules[group][method](input) })
    const what = JSON.stringify({ name, kinds, length, deed, frames })
    let left = 2
    const scene = { ...common, rules, later: [], act: () => (left -= 1) >= 0 && DEEDS[deed](scene), convert: () => (scene.isConverted = true) }
    const [plainInput, input] = [{ ...shared }, { ...shared }]
    const used = Object.entries(columns).map(([column, items], index) => {
      const kind = kinds[index]
      // Doubles have no null, and an item that would be converted is none.
      const list = items.slice(0, length).map((item) => (kind.startsWith('doubles') ? item ?? 7 : item))
      plainInput[column] = kind === 'items that are converted' ? list.map(() => '') : list
      input[column] = makers[kind](list, scene)
      return kind
    })
    const [field, value] = object
    plainInput[field] = value
    define(input, field, {
      get() {
        scene.later.forEach((act) => act())
        scene.act()
        return value
      },
    })
    const plain = outcomeOf(api, () => run(plainInput))
    if (!('result' in plain)) throw new Error(`${name}: ${plain.path}`)
    const given = () => outcomeOf(api, () => run(input))
    const found = frames === null ? given() : nearTheEnd(frames, given)
    const mayEnd = frames !== null || ENDS.has(deed) || used.some((kind) => kind === 'a column that is converted' || kind === 'a length that is converted')
    // What a column's own code throws is the program's.
    const isTheirs = found?.error !== undefined && ['throws', 'throws nothing', 'overflows and throws'].includes(deed)
    if (!isTheirs && !(found !== undefined && 'error' in found && deed === 'throws nothing')) check(engine, plain, found, mayEnd, what)
    checkConversions(engine, scene, what)
    rules.free()
    checkEngine(engine, scene)
  })
}

function documents(engine, { common }) {
  const { api, readRulebook } = common
  // The one has no lists, the other has.
  const digests = Object.fromEntries(['appreciation', 'mall'].map((name) => {
    const rules = api.openRulebook(readRulebook(name))
    const { digest } = rules
    rules.free()
    return [name, digest]
  }))
  const call = fc.record({ book: fc.constantFrom(...Object.keys(digests)), changes: fc.array(change, { minLength: 1, maxLength: 3 }) })
  return fc.property(call, ({ book, changes }) => {
    const scene = { ...common, rules: api.openRulebook(readRulebook('mall')), isReady: false }
    const root = disguised(readRulebook(book), changes, scene)
    const found = outcomeOf(api, () => {
      const given = root.input
      scene.isReady = true
      const rules = api.openRulebook(given)
      const { digest } = rules
      rules.free()
      return digest
    })
    const isClass = changes.some(({ guise }) => guise === 'an instance of a class')
    const what = `${book} with ${JSON.stringify(changes)}`
    check(engine, { result: digests[book] }, found, isClass || mayRefuse(changes), what)
    checkConversions(engine, scene, what)
    scene.rules.free()
    checkEngine(engine, scene)
  })
}

/** The properties of an engine by name. `samples`: `{op, rulebook, input}` of every operation; `readRulebook(name)` makes one again; `isLimited`: memory is. */
export function kindsOf(engine, { samples, readRulebook, isLimited = false }) {
  const { api } = engine
  const given = { samples, common: { api, readRulebook, isLimited, kept: api.openRulebook(readRulebook('appreciation')) } }
  return {
    'inputs that are programs': inputs(engine, given),
    'columns that are programs': columns(engine, given),
    'a rulebook that is a program': documents(engine, given),
  }
}
