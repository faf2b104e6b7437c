// Node's modules, which import nothing, like that for mini-programs: Node compiles a function of its own for every import.
import { createApi } from './api.js'
import { instantiateSync } from './instantiate.js'
import { IMPORTS, useCore } from './mini-core.js'
import { startSmall } from './two-modules.js'

export const getImports = () => IMPORTS

const renewalOf = (module) => ({ now: () => new WebAssembly.Instance(module, IMPORTS).exports, later: null })

/** The API over an instance of the smaller module; `readOther()` gives the bytes of the other one. */
export function apiOf({ instance, module }, readOther) {
  startSmall(() => {
    const other = instantiateSync(readOther(), IMPORTS)
    return { exports: other.instance.exports, renew: renewalOf(other.module) }
  })
  useCore(instance.exports, renewalOf(module))
  return createApi()
}
