// Node starts with the module of a page's operations, which is half as large as that of all and starts that much sooner. It goes over
// to the other one with the first call that needs it.
import { PLACES } from '#places'
import { attach } from './instance.js'

export let isWhole = false

let makeOther = null

/** `make()` gives `{exports, renew}` of the module of all operations, or throws. */
export function startSmall(make) {
  makeOther = make
}

/** Makes sure of the module that has everything. Rulebooks are opened again in it, as after a restart. */
export function makeWhole() {
  if (isWhole) return
  const { exports, renew } = makeOther()
  attach(exports, renew)
  isWhole = true
}

/** Where an operation stands in the module. */
export function placeOf(op) {
  if (!isWhole && PLACES[op] >= 0) return PLACES[op]
  makeWhole()
  return op
}
