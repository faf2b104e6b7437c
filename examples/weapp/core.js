import rulebook from './rulebook'
import { opener } from './shop/core'

export const openRules = opener(rulebook, {
  // "Build npm" puts the package's file here; a path of the code package starts at its root.
  wasmPath: '/miniprogram_npm/points-rules/points_rules.wasm.br',
  // A literal require: the upload leaves out files that nothing requires literally.
  fallback: () => require('points-rules/mp/fallback'),
})
