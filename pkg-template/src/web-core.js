// The web build: a refusal crosses as a JavaScript value.
import { finalizeInit, getImports, takeObject } from '#web-glue'
import { createApi } from './api.js'
import { connect } from './call.js'

export { getImports }

/** The API over an instance of a module. */
export function apiOf({ instance, module }) {
  const renew = {
    now: () => finalizeInit(new WebAssembly.Instance(module, getImports()), module),
    later: () => WebAssembly.instantiate(module, getImports()).then((made) => finalizeInit(made, module)),
  }
  connect(finalizeInit(instance, module), renew, takeObject)
  return createApi()
}
