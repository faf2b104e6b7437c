import { opener } from '@shop/core'
// Imported here and not with import() below: uni-app's mini-program build breaks dynamic imports of packages.
import * as fallback from 'points-rules/mp/fallback'
import rulebook from 'points-rules/rulebooks/mall.json'

export const openRules = opener(rulebook, {
  // Where src/static goes; vite.config.js puts the file there.
  wasmPath: '/static/points_rules.wasm.br',
  fallback: () => fallback,
})
