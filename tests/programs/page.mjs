// In a browser: the engines of the package, and the kinds of tests/programs on each. What came of it is posted to /report.
import fc from 'fast-check'
import { kindsOf } from './kinds.mjs'

const bytesOf = async (path) => (await fetch(path)).arrayBuffer()

/** A module of the package; the bundler leaves an address alone that it cannot read. */
const fresh = (path) => import(new URL(path, location.href).href)

/** Each engine in modules of its own. */
async function engines() {
  const web = await fresh('/web/index.js')
  const full = await fresh('/web/full.js')
  const mini = await fresh('/mp.mjs?mini')
  const twin = await fresh('/mp.mjs?twin')
  const file = await bytesOf('/mp/points_rules.wasm')
  const webAssembly = { instantiate: (path, imports) => WebAssembly.instantiate(file, imports) }
  return [
    { name: 'web', api: await web.load() },
    { name: 'full', api: await full.load() },
    { name: 'mini', api: await mini.load({ wasmPath: '/points_rules.wasm', webAssembly }) },
    { name: 'fallback', api: await twin.load({ wasmPath: null, fallback: () => fresh('/mp/fallback.mjs') }) },
  ]
}

async function run() {
  const { samples, rulebooks, calls, seed } = await (await fetch('/given.json')).json()
  const given = { samples, readRulebook: (name) => structuredClone(rulebooks[name]) }
  const done = []
  for (const engine of await engines()) {
    for (const [kind, property] of Object.entries(kindsOf(engine, given))) {
      fc.assert(property, { numRuns: calls, seed })
      done.push(`${engine.name}: ${kind}`)
    }
  }
  return { done }
}

run()
  .catch((error) => ({ error: String(error.stack ?? error) }))
  .then((report) => fetch('/report', { method: 'POST', body: JSON.stringify(report) }))
