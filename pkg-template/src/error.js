// The one error of the rules, the same on every client. Written so that `instanceof` also holds after a build to ES5.
import { bounded, define, given } from './failure.js'

const FIGURES = ['required', 'available', 'missing']

function shortageOf(fault) {
  const shortage = given(fault, 'shortage')
  const figures = shortage === undefined || shortage === null ? fault : shortage
  const [required, available, missing] = FIGURES.map((name) => given(figures, name))
  return required === undefined ? null : Object.freeze({ required, available, missing })
}

const textOf = (object, name) => {
  const found = given(object, name)
  return typeof found === 'string' ? bounded(found) : null
}

const isObject = (value) => typeof value === 'object' && value !== null

/** An error of ours that came as a clone or as JSON; null for anything else. */
function copyOf(value) {
  if (!isObject(value)) return null
  const facts = given(value, 'name') === 'RulesError' ? value : given(value, 'cause')
  if (!isObject(facts) || given(facts, 'name') !== 'RulesError' || textOf(facts, 'code') === null) return null
  const figures = given(facts, 'shortage')
  const isShortage = isObject(figures) && FIGURES.every((name) => textOf(figures, name) !== null)
  return new RulesError({
    code: textOf(facts, 'code'),
    path: textOf(facts, 'path'),
    message: textOf(value, 'message') || '',
    shortage: isShortage ? figures : {},
  })
}

export class RulesError extends Error {
  constructor(fault) {
    const path = given(fault, 'path')
    super(bounded(String(given(fault, 'message'))))
    Object.setPrototypeOf(this, RulesError.prototype)
    define(this, 'code', given(fault, 'code'))
    define(this, 'path', path === undefined || path === null ? null : bounded(path))
    define(this, 'shortage', shortageOf(fault))
    // A structured clone of an error keeps the message and the cause, and nothing else: `from` reads it.
    const { code, shortage } = this
    define(this, 'cause', Object.freeze({ name: 'RulesError', code, path: this.path, shortage }), false)
  }

  toJSON() {
    const { name, code, path, message, shortage } = this
    return { name, code, path, message, shortage }
  }

  static from(value) {
    try {
      return value instanceof RulesError ? value : copyOf(value)
    } catch (_) {
      // A getter of something that is none of ours.
      return null
    }
  }
}

// On the prototype, as with every other error: it is not listed among an error's own fields.
define(RulesError.prototype, 'name', 'RulesError', false)
// Minifying took the class's own name, which logs print.
define(RulesError, 'name', 'RulesError', false)

// Entries of the package may live side by side in one program, each with a class of its own: an error of any of them is one.
define(
  RulesError,
  Symbol.hasInstance,
  function (error) {
    // The ordinary way first: a build to ES5 calls this on objects that are still being made.
    if (Function.prototype[Symbol.hasInstance].call(this, error)) return true
    const isError = Object.prototype.toString.call(error) === '[object Error]'
    return this === RulesError && isError && error.name === 'RulesError' && typeof error.code === 'string'
  },
  false,
)

export function refused(code, message, path = null) {
  return new RulesError({ code, path, message })
}

export function invalidInput(message, path) {
  return refused('INVALID_INPUT', message, path)
}
