// A few hundred inputs that are programs, of every kind, on each engine; `npm run fuzz -- --calls N` runs as many as it is told.
import { test } from 'node:test'
import fc from 'fast-check'
import { kindsOf } from '../programs/kinds.mjs'
import { samples } from '../programs/samples.mjs'
import { everyEngine, readRulebook } from './package-under-test.mjs'

const CALLS = 400
const GIVEN = { samples: samples(), readRulebook }

for (const engine of await everyEngine()) {
  for (const [kind, property] of Object.entries(kindsOf(engine, GIVEN))) {
    test(`${engine.name}: ${kind}`, () => fc.assert(property, { numRuns: CALLS }))
  }
}
