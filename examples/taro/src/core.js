import { opener } from '@shop/core'
import rulebook from 'points-rules/rulebooks/mall.json'

export const openRules = opener(rulebook, {
  // Where copy.patterns of config/index.js puts the file.
  wasmPath: '/points_rules.wasm.br',
  fallback: () => require('points-rules/mp/fallback'),
})
