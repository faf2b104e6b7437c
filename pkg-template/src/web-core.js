// The web build: what is not said in every call crosses as JavaScript values.
import { Exchange, finalizeInit, RulebookHandle, version } from '#web-glue'
import { createApi } from './api.js'
import { coreOf } from './core.js'

/** The API over an instance. */
export function apiOf(instance) {
  const { memory } = finalizeInit(instance)
  const exchange = new Exchange()
  const core = coreOf({
    exchange,
    memory,
    version,
    open: RulebookHandle.open,
    about: (handle) => handle.about(),
    fault: () => exchange.fault(),
  })
  return createApi(core)
}
