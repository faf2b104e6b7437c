// `load`: gives up after a time or when told to, starts again after a failure, and starts nothing once the core is there.
import { append, define, failed, given, quoted } from './failure.js'
import { restarting } from './instance.js'

/** Long enough for 70 KB on the slowest of networks. */
export const TIMEOUT = 30000

function optionsOf(options, names) {
  if (options !== undefined && options !== null && typeof options !== 'object') throw failed(`load takes an object, such as load({ ${names[0]} }), not ${quoted(options)}`)
  const found = {}
  for (const name of names.concat('timeout', 'signal')) define(found, name, options ? given(options, name) : undefined)
  const { timeout, signal } = found
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0)) {
    throw failed(`timeout is a number of milliseconds above 0, such as 30000, not ${quoted(timeout)}; Infinity never gives up`)
  }
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw failed(`signal is the signal of an AbortController, not ${quoted(signal)}`)
  }
  return define(found, 'signal', signal || null)
}

/** What it means that something has not answered after its time. */
export function unanswered(what, milliseconds) {
  return failed(`${what} did not answer within ${milliseconds} ms; check the address and the network, then call load again`)
}

/** The same as what a caller gets who has waited long enough. */
export const lateOf = (what) => (milliseconds) => {
  throw unanswered(what, milliseconds)
}

const aborted = (signal) => define(failed('load was aborted by its signal; call load again', signal.reason), 'name', 'AbortError', false)

/** The promise; an error when the signal is aborted first, and what `late` gives after so many milliseconds. */
function limited(promise, milliseconds, late, signal) {
  return new Promise((resolve, reject) => {
    let timer = null
    const end = (settle) => (value) => {
      if (timer !== null) clearTimeout(timer)
      if (signal !== null) signal.removeEventListener('abort', abort)
      settle(value)
    }
    const abort = () => end(reject)(aborted(signal))
    // What comes of `late` may itself take time: the promise may still be quicker.
    const expire = () => new Promise((give) => give(late(milliseconds))).then(end(resolve), end(reject))
    if (signal !== null) signal.addEventListener('abort', abort)
    // A longer timer would fire at once.
    if (late !== null && milliseconds !== Infinity && typeof setTimeout === 'function') timer = setTimeout(expire, Math.min(milliseconds, 2147483647))
    promise.then(end(resolve), end(reject))
  })
}

/** The promise, or an error when it has not settled after so many milliseconds. */
export const within = (milliseconds, what, promise) => limited(promise, milliseconds, lateOf(what), null)

/**
 * `{signal, stop}`: what a download is stopped with, where the host has it. The signal is made when it is asked for: Node, which
 * downloads nothing, would load a module of its own for it.
 */
function stoppable() {
  let controller = null
  let isStopped = false
  return {
    signal() {
      if (controller === null && typeof AbortController === 'function') controller = new AbortController()
      if (controller === null) return undefined
      if (isStopped) controller.abort()
      return controller.signal
    },
    stop() {
      isStopped = true
      if (controller !== null) controller.abort()
    },
  }
}

/**
 * Makes `load`. `start(options, signal)` gives `{started, limit, late}` or throws: a promise of the API, the time that a caller
 * waits who gives none, and what a caller gets or is thrown after its time (null: nothing is late). `signal()` stops it; `names`
 * are the options that it starts from. A call with those of a start that is pending, or with none, shares it; with others it
 * starts for itself. Whichever comes first serves all. Signal and timeout are each caller's own, and a start that nobody waits
 * for any more is stopped.
 */
export function loaderOf(start, names) {
  let loaded = null
  let attempts = []

  function drop(attempt) {
    attempts = attempts.filter((other) => other !== attempt)
    attempt.stop()
  }

  function begin(options) {
    const { signal, stop } = stoppable()
    const { started, limit, late } = start(options, signal)
    const made = { options, limit, late, stop, callers: [], outcome: null, serve: null }
    const served = new Promise((resolve) => {
      made.serve = resolve
    })
    made.outcome = Promise.race([started, served])
    // Before any caller is told, so that its next call starts again.
    made.outcome.catch(() => drop(made))
    append(attempts, made)
    return made
  }

  function succeed(promise, api) {
    if (loaded === null) loaded = promise
    const ended = attempts
    attempts = []
    for (const each of ended) {
      each.serve(api)
      each.stop()
    }
  }

  /** Callers with the same signal and time have the same promise. */
  function join(attempt, { signal, timeout }) {
    const limit = timeout === undefined ? attempt.limit : timeout
    const same = attempt.callers.find((other) => other.signal === signal && other.limit === limit)
    if (same !== undefined) return same.promise
    const promise = limited(attempt.outcome, limit, attempt.late, signal)
    const caller = { signal, limit, promise }
    append(attempt.callers, caller)
    promise.then(
      (api) => succeed(promise, api),
      () => {
        attempt.callers = attempt.callers.filter((other) => other !== caller)
        if (attempt.callers.length === 0) drop(attempt)
      },
    )
    return promise
  }

  const isSame = (one, other) => names.every((name) => (name === 'fallback' ? !one[name] === !other[name] : one[name] === other[name]))

  return (given) => {
    if (loaded !== null) return restarting() === null ? loaded : restarting().then(() => loaded)
    try {
      const options = optionsOf(given, names)
      if (options.signal !== null && options.signal.aborted) throw aborted(options.signal)
      const isAny = names.every((name) => options[name] === undefined)
      const pending = attempts.find((other) => isAny || isSame(other.options, options))
      return join(pending === undefined ? begin(options) : pending, options)
    } catch (error) {
      return Promise.reject(error)
    }
  }
}
