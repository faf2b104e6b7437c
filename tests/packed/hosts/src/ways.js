// Every way to load, by name; `wasm` is the file as the host has it.
import { load } from 'points-rules'
import { load as loadInline, loadSync } from 'points-rules/inline'
import { load as loadMini } from 'points-rules/mp'
import * as fallback from 'points-rules/mp/fallback'
import { shown } from './quote.js'

export const ways = {
  plain: () => shown(load()),
  given: (wasm) => shown(load({ wasm })),
  inline: () => shown(loadInline()),
  sync: () => shown(new Promise((resolve) => resolve(loadSync()))),
  twin: () => shown(loadMini({ wasmPath: null, fallback: () => fallback })),
}
