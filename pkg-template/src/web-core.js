// Where WebAssembly is the engine's own: an instance that has stopped is made anew out of its module.
import { createApi } from './api.js'
import { connect, IMPORTS } from './call.js'

/** The API over an instance of a module. */
export function apiOf({ instance, module }) {
  connect(instance.exports, {
    now: () => new WebAssembly.Instance(module, IMPORTS).exports,
    later: () => WebAssembly.instantiate(module, IMPORTS).then(({ exports }) => exports),
  })
  return createApi()
}
