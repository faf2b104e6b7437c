// Reading and making objects whatever other scripts put on Object.prototype.

/** One for all: making an object without a prototype takes longer than defining a property by it. */
const DESCRIPTOR = { __proto__: null, value: undefined, writable: true, enumerable: true, configurable: true }

/** Sets a property of an object of ours whatever is on Object.prototype: assigning would run its setters. */
export function define(object, key, value, isShown = true) {
  DESCRIPTOR.value = value
  DESCRIPTOR.enumerable = isShown
  Object.defineProperty(object, key, DESCRIPTOR)
  // It would keep the value from being collected.
  DESCRIPTOR.value = undefined
  return object
}

/** An object that was given nothing: a name that is in it was put on Object.prototype by someone else. */
export const PLAIN = {}

const HAS = Object.prototype.hasOwnProperty
const BASE = Object.prototype

/** Whether an object has a property of its own, or from a class; Object.prototype gives none. */
function isGiven(object, name) {
  let owner = object
  // A proxy can make up prototypes without end.
  for (let depth = 0; depth < 100 && owner !== null && owner !== BASE; depth += 1) {
    if (HAS.call(owner, name)) return true
    owner = Object.getPrototypeOf(owner)
  }
  return false
}

/** A property of an object that a program gave; undefined where it gave none. */
export function given(object, name) {
  return name in PLAIN && !isGiven(object, name) ? undefined : object[name]
}

const NO_ITEMS = []

/** An item of a list's own: a hole is undefined, whatever stands on a prototype. */
export function itemAt(list, index) {
  return index in NO_ITEMS && !HAS.call(list, index) ? undefined : list[index]
}

/** Appends to a list of ours; `push` would assign, which an index on a prototype may forbid or take. */
export function append(list, item) {
  const { length } = list
  if (length in NO_ITEMS) define(list, length, item)
  else list.push(item)
}

/** The object as if Object.prototype had only what it comes with. */
export function owned(object) {
  return new Proxy(object, { __proto__: null, get: given })
}

export const has = (object, name) => HAS.call(object, name)

/** A field of a value that JSON could give: its own, or undefined. */
export const own = (object, name) => (has(object, name) ? object[name] : undefined)
