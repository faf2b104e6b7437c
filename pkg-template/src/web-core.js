// The web build: refusals cross as JavaScript values.
import { Exchange, finalizeInit, RulebookHandle } from '#web-glue'
import { createApi } from './api.js'
import { coreOf } from './core.js'

/** The API over an instance. */
export function apiOf(instance) {
  const { memory } = finalizeInit(instance)
  const exchange = new Exchange()
  const core = coreOf({
    exchange,
    memory,
    open: RulebookHandle.open,
    fault: () => exchange.fault(),
  })
  return createApi(core)
}
