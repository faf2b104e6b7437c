import { load } from 'points-rules/mp'
import * as fallback from 'points-rules/mp/fallback'
import { load as loadWeb } from 'points-rules'
import { shown } from './quote.js'

shown(load({ wasmPath: null, fallback: () => fallback })).then((text) => {
  print(text)
  return shown(loadWeb()).then(print)
})
