// Every call gives what the plain call gives, or an error of ours, and the engine works on after it.
import fc from 'fast-check'
import { MARKET, rightQuote } from './given.mjs'
import { change, DEEDS, define, disguised, ENDS } from './scene.mjs'

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
    const mayEnd = frames !== null || changes.some(({ deed }) => ENDS.has(deed))
    check(engine, plain, found, mayEnd, `${op} with ${JSON.stringify(changes)} at ${frames}`)
    scene.rules.free()
    checkEngine(engine, scene)
  })
}

function columns(engine, { common }) {
  const { api, readRulebook } = common
  const amounts = [10_000, 20_000, 1, 0, 12_345_678]
  const quotas = [20_000, null, 0, 1_000, 5]
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
    'a proxy': (list, scene) => new Proxy([...list], { get: (target, name) => (scene.act(), target[name]) }),
  }
  const kinds = fc.constantFrom(...Object.keys(makers))
  const call = fc.record({
    one: kinds,
    other: kinds,
    isQuotes: fc.boolean(),
    length: fc.nat({ max: amounts.length }),
    deed: fc.constantFrom(...Object.keys(DEEDS)),
    frames: fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }),
  })
  return fc.property(call, ({ one, other, isQuotes, length, deed, frames }) => {
    const rules = api.openRulebook(readRulebook('appreciation'))
    const run = (input) => ({ ...(isQuotes ? rules.appreciation.quoteOrders(input) : rules.appreciation.valueHoldings(input)) })
    const names = isQuotes ? ['amounts', 'referred'] : ['units', 'quotas']
    const seconds = isQuotes ? [1, 0, 1, 0, 1] : one.startsWith('doubles') || other.startsWith('doubles') ? quotas.map((quota) => quota ?? 7) : quotas
    const shared = isQuotes ? { merchant: true, contributions: null } : {}
    const lists = [amounts.slice(0, length), seconds.slice(0, length)]
    const plain = outcomeOf(api, () => run({ ...shared, market: MARKET, [names[0]]: lists[0], [names[1]]: lists[1] }))
    if (!('result' in plain)) throw new Error(plain.path)
    let left = 2
    const scene = { ...common, rules, later: [], act: () => (left -= 1) >= 0 && DEEDS[deed](scene) }
    const input = {
      ...shared,
      [names[0]]: makers[one](lists[0], scene),
      [names[1]]: makers[other](lists[1], scene),
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
}

function documents(engine, { common }) {
  const { api, kept, readRulebook } = common
  const book = readRulebook('appreciation')
  return fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
    const scene = { ...common, rules: api.openRulebook(readRulebook('mall')), isReady: false }
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
}

/** The properties of an engine by name. `samples`: `{op, rulebook, input}` of every operation; `readRulebook(name)` makes one anew; `isLimited`: memory is. */
export function kindsOf(engine, { samples, readRulebook, isLimited = false }) {
  const { api } = engine
  const given = { samples, common: { api, readRulebook, isLimited, kept: api.openRulebook(readRulebook('appreciation')) } }
  return {
    'inputs that are programs': inputs(engine, given),
    'columns that are programs': columns(engine, given),
    'a rulebook that is a program': documents(engine, given),
  }
}
