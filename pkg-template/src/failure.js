// Errors that are no refusal of the rules: what went wrong, where, and the next step.
import { define } from './property.mjs'

export { append, define, given, itemAt, owned, PLAIN } from './property.mjs'

const PREFIX = 'points-rules: '

/** Engines have messages of any length. */
const LONGEST = 1000

export function bounded(text) {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)}…${text.slice(-LONGEST / 2)}`
}

/** An ordinary error of the package. */
export function failed(message, cause) {
  const error = new Error(bounded(PREFIX + message))
  if (cause !== undefined) define(error, 'cause', cause, false)
  return error
}

function messageOf(cause) {
  try {
    return String((cause && cause.message) || cause)
  } catch (_) {
    return 'unknown'
  }
}

/** The same, with the engine's or the host's own message. */
export function outcome(message, cause) {
  return failed(`${message} (${bounded(messageOf(cause))})`, cause)
}

/** A value for a message: quoted, and cut where it is long. */
export function quoted(value) {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (value === null || value === undefined) return String(value)
  const kind = typeof value
  if (kind === 'number' || kind === 'boolean') return String(value)
  return kind === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : `a ${kind}`
}
