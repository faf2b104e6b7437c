// The instance of the core that is in use, and the next one after it has stopped. A stack overflow or a lack of memory
// inside an instance leaves it unusable: it is given up, and a new one is made from the compiled module.
import { append, outcome } from './failure.js'

/** The exports in use, and the place of their first call buffer. */
export let exports = null
export let memory = null
/** Counts instances: a place in memory means nothing to a later one. */
export let life = 0

/**
 * Whether the instance is unusable. It is from before a call of an export until that has returned: near the end of the stack there
 * may be no room for a function that notes it afterwards.
 */
export const state = { isDead: true }

let renew = null
let renewing = null
/** A call buffer for each depth of calls within calls. */
let buffers = []

/** Uses these exports from now on; `again()` makes new ones when they have stopped. */
export function attach(newExports, again) {
  state.isDead = true
  renew = again
  start(newExports)
}

function start(newExports) {
  buffers = [newExports.callbuffer_new()]
  exports = newExports
  memory = newExports.memory
  life += 1
  state.isDead = false
}

/** What a call throws that ended the instance. */
export function died(fault) {
  return outcome('the calculation core stopped during this call, so that nothing was computed; the next call restarts it', fault)
}

/** Whether what was written during that life still stands. */
export function isAlive(since) {
  return since === life && !state.isDead
}

/** Makes sure of an instance. */
export function revive() {
  if (!state.isDead) return
  let made
  try {
    made = renew.now()
  } catch (fault) {
    if (renewing === null && renew.later) restart()
    throw outcome('the calculation core has stopped and is being restarted; await load(), then call again', fault)
  }
  start(made)
}

/** Where a new instance takes time: on pages of older browsers, and in mini-programs. */
function restart() {
  const end = () => {
    renewing = null
  }
  renewing = renew.later().then((made) => {
    if (state.isDead) start(made)
  })
  renewing.then(end, end)
}

/** What to wait for before the next call; null if nothing. */
export const restarting = () => renewing

/** The call buffer for calls at this depth; few nest at all. */
export function bufferAt(depth) {
  // After a restart within nested calls there is one alone.
  while (depth >= buffers.length) append(buffers, guarded(exports.callbuffer_new))
  return buffers[depth]
}

/** Calls an export: whatever it throws ends the instance. */
export function guarded(call, a, b) {
  let result
  state.isDead = true
  try {
    result = call(a, b) >>> 0
  } catch (fault) {
    throw died(fault)
  }
  state.isDead = false
  return result
}

// ---- rulebooks ----------------------------------------------------------------------------------------------------

const release = (held) => {
  if (!isAlive(held.life)) return
  try {
    guarded(exports.__wbg_rulebookhandle_free, held.pointer, 0)
  } catch (_) {
    // Its memory is gone with the instance.
  }
}

/** Frees rulebooks that a program lets go of, on hosts that tell. */
const forgotten = typeof FinalizationRegistry === 'undefined' ? null : new FinalizationRegistry(release)

/** The rulebook at this place belongs to `owner`. */
export function hold(owner, pointer) {
  const held = { pointer, life }
  if (forgotten !== null) forgotten.register(owner, held, held)
  return held
}

export function free(held) {
  if (forgotten !== null) forgotten.unregister(held)
  release(held)
}
