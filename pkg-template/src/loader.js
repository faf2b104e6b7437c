// `load`: gives up after a time or when told to, starts anew after a failure, and starts nothing once the core is there.
import { define, failed, given } from './failure.js'
import { restarting } from './instance.js'

/** Long enough for 70 KB on the slowest of networks. */
export const TIMEOUT = 30000

function optionsOf(options, names) {
  if (options !== undefined && options !== null && typeof options !== 'object') throw failed(`load takes an object, such as load({ ${names[0]} })`)
  const found = {}
  for (const name of names) define(found, name, options ? given(options, name) : undefined)
  const { timeout, signal } = found
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0)) {
    throw failed('timeout is a number of milliseconds above 0, such as 30000; Infinity never gives up')
  }
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw failed('signal is the signal of an AbortController')
  }
  return found
}

/** The promise, unless what `arm` sets up rejects first; it gives what puts that down again. */
function unless(promise, arm) {
  return new Promise((resolve, reject) => {
    const disarm = arm(reject)
    const end = (settle) => (value) => {
      disarm()
      settle(value)
    }
    promise.then(end(resolve), end(reject))
  })
}

/** The promise, or an error when it has not settled after so many milliseconds. */
export function within(milliseconds, what, promise) {
  if (milliseconds === Infinity || typeof setTimeout !== 'function') return promise
  return unless(promise, (reject) => {
    const late = () => reject(failed(`${what} did not answer within ${milliseconds} ms; check the address and the network, then call load again`))
    // A longer one would fire at once.
    const timer = setTimeout(late, Math.min(milliseconds, 2147483647))
    return () => clearTimeout(timer)
  })
}

/** The promise, or an error when the signal is aborted first. */
function unlessAborted(signal, promise) {
  if (signal === undefined || signal === null) return promise
  return unless(promise, (reject) => {
    const abort = () => reject(define(failed('load was aborted by its signal; call load again', signal.reason), 'name', 'AbortError', false))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    return () => signal.removeEventListener('abort', abort)
  })
}

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
 * Makes `load`. `start(options, signal)` gives a promise of the API, `signal()` what stops it; `names` are the options. A call
 * with the options of one that is pending, or with none, shares its promise; with others it starts for itself. Whichever comes
 * first serves all.
 */
export function loaderOf(start, names) {
  let loaded = null
  let attempts = []

  function attempt(options) {
    const { signal, stop } = stoppable()
    const started = new Promise((resolve) => resolve(start(options, signal)))
    const made = { options, promise: null, serve: null }
    const served = new Promise((resolve) => {
      made.serve = resolve
    })
    made.promise = unlessAborted(options.signal, Promise.race([started, served]))
    attempts.push(made)
    made.promise.then(
      (api) => {
        if (loaded === null) loaded = made.promise
        for (const other of attempts) other.serve(api)
        attempts = []
      },
      () => {
        attempts = attempts.filter((other) => other !== made)
        stop()
      },
    )
    return made.promise
  }

  const isSame = (one, other) => names.every((name) => (name === 'fallback' ? !one[name] === !other[name] : one[name] === other[name]))

  return (given) => {
    if (loaded !== null) return restarting() === null ? loaded : restarting().then(() => loaded)
    let options
    try {
      options = optionsOf(given, names)
    } catch (error) {
      return Promise.reject(error)
    }
    const isAny = names.every((name) => options[name] === undefined)
    const pending = attempts.filter((other) => isAny || isSame(other.options, options))[0]
    return pending === undefined ? attempt(options) : pending.promise
  }
}
