// The calculation core, loaded once. Every figure on the page comes from it.
import { load } from 'points-rules/mp'
// Imported here and not with import() below: uni-app's mini-program build breaks dynamic imports of packages.
import * as fallback from 'points-rules/mp/fallback'
import rulebook from 'points-rules/rulebooks/mall.json'

let opened = null

function start() {
  return load({
    // Where src/static goes; vite.config.js puts the file there.
    wasmPath: '/static/points_rules.wasm.br',
    fallback: () => fallback,
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
