// The one error of the rules, the same on every client. Written so that `instanceof` also holds after a build to ES5.

export class RulesError extends Error {
  constructor(fault) {
    super(fault.message)
    Object.setPrototypeOf(this, RulesError.prototype)
    this.code = fault.code
    this.path = fault.path === undefined ? null : fault.path
    if (fault.required !== undefined) {
      this.required = fault.required
      this.available = fault.available
      this.missing = fault.missing
    }
  }
}

// On the prototype, as with every other error: it is not listed among an error's own fields.
Object.defineProperty(RulesError.prototype, 'name', { value: 'RulesError', writable: true, configurable: true })
// Minifying took the class's own name, which logs print.
Object.defineProperty(RulesError, 'name', { value: 'RulesError', configurable: true })

// Entries of the package may live side by side in one program, each with a class of its own: an error of any of them is one.
Object.defineProperty(RulesError, Symbol.hasInstance, {
  value(error) {
    // The ordinary way first: a build to ES5 asks it of objects that are only being made.
    if (Function.prototype[Symbol.hasInstance].call(this, error)) return true
    const isLike = typeof error === 'object' && error !== null && error.name === 'RulesError' && typeof error.code === 'string'
    return this === RulesError && isLike
  },
})

/** A value for a message: quoted, and cut where it is long. */
export function quoted(value) {
  if (typeof value !== 'string') return value === null ? 'null' : `a ${typeof value}`
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
}

export function invalidInput(message, path) {
  return new RulesError({ code: 'INVALID_INPUT', path, message })
}
