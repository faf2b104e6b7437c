// Good inputs of every operation, from the vectors.
import { readRulebook, readVectors } from '../node/package-under-test.mjs'
import { CART } from './scene.mjs'

/** `{op, rulebook, input}`. */
export function samples() {
  const found = [{ op: 'order.total', rulebook: readRulebook('mall'), input: { ...CART, fixedPoints: '5' } }]
  const seen = new Map()
  for (const file of ['brief', 'appreciation', 'dividend', 'release']) {
    for (const { rulebook, cases } of readVectors(file).groups) {
      for (const { op, input, expect } of cases) {
        const count = seen.get(op) ?? 0
        // Two of each, and none that takes long.
        if (expect === undefined || count === 2 || JSON.stringify(input).length > 3000) continue
        seen.set(op, count + 1)
        found.push({ op, rulebook, input })
      }
    }
  }
  return found
}
