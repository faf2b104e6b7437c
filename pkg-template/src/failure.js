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

/** The same, with what the engine or the host said. */
export function outcome(message, cause) {
  return failed(`${message} (${bounded(messageOf(cause))})`, cause)
}
