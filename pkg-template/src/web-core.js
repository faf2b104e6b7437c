// The core of the web build: JavaScript values in, JavaScript values out.
import { operations, RulebookHandle, finalizeInit } from '#web-glue'
import { createApi } from './api.js'
import { RulesError } from './error.js'

/** A refusal of the core is a plain object; anything else (a trap) is a defect and goes on as it is. */
function guarded(run) {
  try {
    return run()
  } catch (fault) {
    if (typeof fault === 'object' && fault !== null && !(fault instanceof Error) && typeof fault.code === 'string') {
      throw new RulesError(fault)
    }
    throw fault
  }
}

/** Objects keyed by data leave the core as maps, so that `__proto__` can be a key. */
function withoutMaps(result) {
  for (const name of Object.keys(result)) {
    if (result[name] instanceof Map) result[name] = Object.fromEntries(result[name])
  }
  return result
}

function open(text) {
  const handle = guarded(() => new RulebookHandle(text))
  return {
    about: handle.about(),
    call: (op, input) => withoutMaps(guarded(() => handle.call(op, input))),
    free: () => handle.free(),
  }
}

/** The API over an instance. */
export function apiOf(instance) {
  finalizeInit(instance)
  return createApi({ operations: operations(), open })
}
