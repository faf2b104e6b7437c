// What a program can be in the place of an input: getters, proxies and classes that act when they are read.
import fc from 'fast-check'
import { BRIEF_ORDER as ORDER, MARKET, rightQuote } from './given.mjs'

/** A cart for every rulebook: points and fixed points need their schemes. */
export const CART = {
  lines: [{ price: '12.50', quantity: 3, contributionRate: null, earns: null }],
  discount: '2.5',
  freight: '8',
  points: '0',
  fixedPoints: '0',
}

export function placesOf(value, path = []) {
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

function isRefused(run, code) {
  let refused = null
  try {
    run()
  } catch (error) {
    refused = error
  }
  if (refused === null) throw new Error(`no ${code}`)
  // The stack ended, or the instance: that is for the call around this one.
  if (refused.code !== code) throw refused
}

export const DEEDS = {
  nothing() {},
  calls: ({ kept }) => rightQuote(kept),
  'calls by name': ({ rules }) => rules.call('order.total', CART),
  'is refused': ({ kept }) => isRefused(() => kept.appreciation.quoteOrder({ ...ORDER, amount: '0' }), 'OUT_OF_RANGE'),
  'calls a batch': ({ kept }) => kept.appreciation.quoteOrders({ market: MARKET, amounts: [100, 200, 300], referred: true, merchant: true, contributions: null }),
  'calls within a call': ({ kept }) => kept.appreciation.quoteOrder({ ...ORDER, get amount() { return kept.appreciation.quoteOrder(ORDER).grant.contribution } }),
  'opens and frees': ({ api, readRulebook }) => api.openRulebook(readRulebook('energy')).free(),
  'opens and forgets': ({ api, readRulebook }) => api.openRulebook(readRulebook('release')),
  'is refused a rulebook': ({ api }) => isRefused(() => api.openRulebook({ schema: 2 }), 'INVALID_INPUT'),
  // More than there is where the memory is limited.
  'asks for memory': ({ kept, isLimited }) => {
    try {
      kept.appreciation.quoteOrder({ ...ORDER, amount: '9'.repeat(isLimited ? 1_500_000 : 50_000) })
    } catch {
      // Too long a figure, or no memory for it.
    }
  },
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
export const ENDS = new Set(['asks for memory', 'throws', 'throws nothing', 'frees', 'overflows', 'overflows and throws'])

/** A value with code of its own for when it is converted: `value` is what it gives. */
export function convertible(value, convert) {
  const give = () => (convert(), value)
  return { valueOf: give, toString: give, toJSON: give, [Symbol.toPrimitive]: give }
}

// ---- how a value can be given -------------------------------------------------------------------------------------

/** Guises that no rule takes: their code does not run, and the call is refused. */
export const REFUSED = new Set(['code that converts it', 'a list whose length is code'])

/** An object or a list that does something when it is read (`act`) or converted; `value` is what it holds. */
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
  'code that converts it': (parent, key, value, act, convert) => put(parent, key, convertible(value, convert)),
  'a list whose length is code'(parent, key, value, act, convert) {
    if (!Array.isArray(value)) return
    const length = convertible(value.length, convert)
    put(parent, key, new Proxy(value, { get: (target, name) => (name === 'length' ? length : target[name]) }))
  },
}

const isObject = (value) => typeof value === 'object' && value !== null
export const define = (object, key, descriptor) => Object.defineProperty(object, key, descriptor)
const put = (object, key, value) => define(object, key, { value, writable: true, enumerable: true, configurable: true })

export const change = fc.record({
  place: fc.nat(),
  guise: fc.constantFrom(...Object.keys(GUISES)),
  deed: fc.constantFrom(...Object.keys(DEEDS)),
  times: fc.constantFrom(1, 1, 1, 3),
})

/** The sample's input with changes; each does its deed so many times. `scene.isConverted` is set where code of a value ran. */
export function disguised(input, changes, scene) {
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
    const convert = () => {
      scene.isConverted = true
      act()
    }
    GUISES[guise](parent, key, parent[key], act, convert)
  }
  return root
}

