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

/** Opens the core for a page, whose data shows how that goes; calls `ready` once it is the page's `core`. */
function openOn(page, ready) {
  page.setData({ state: 'loading' })
  return openRules().then(
    (core) => {
      page.core = core
      page.setData({ state: 'ready', engine: core.engine, digest: core.rules.digest })
      ready()
    },
    (error) => page.setData({ state: 'failed', failure: error.message }),
  )
}

module.exports = { openOn, openRules }
