// The calculation core, loaded once. Every figure on the page comes from it.
import { load } from 'points-rules/mp'
import rulebook from 'points-rules/rulebooks/mall.json'

let opened = null

function start() {
  return load({
    // Where copy.patterns of config/index.js puts the file.
    wasmPath: '/points_rules.wasm.br',
    fallback: () => require('points-rules/mp/fallback'),
  }).then(({ engine, openRulebook }) => ({ engine, rules: openRulebook(rulebook) }))
}

/** Resolves to `{engine, rules}`; after a failure the next call tries anew. */
export function openRules() {
  if (opened === null) {
    opened = start()
    opened.catch(() => {
      opened = null
    })
  }
  return opened
}
