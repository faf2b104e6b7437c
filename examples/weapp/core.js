// The calculation core, loaded once for the whole mini-program. Every figure on the pages comes from it.
const { load } = require('points-rules/mp')
const rulebook = require('./rulebook')

let opened = null

function start() {
  return load({
    // "Build npm" puts the package's file here; a path of the code package starts at its root.
    wasmPath: '/miniprogram_npm/points-rules/points_rules.wasm.br',
    // A literal require: the upload leaves out files that nothing requires literally.
    fallback: () => require('points-rules/mp/fallback'),
  }).then(({ engine, openRulebook }) => ({ engine, rules: openRulebook(rulebook) }))
}

/** Resolves to `{engine, rules}`; after a failure the next call tries anew. */
function openRules() {
  if (opened === null) {
    opened = start()
    opened.catch(() => {
      opened = null
    })
  }
  return opened
}

module.exports = { openRules }
