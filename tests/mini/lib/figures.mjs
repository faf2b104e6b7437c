import assert from 'node:assert/strict'

/** The texts after a label on a page: `['预计赠送', '21.00000000']` follow each other. */
export function says(texts, pairs) {
  for (const [label, ...figures] of pairs) {
    const at = texts.findIndex((text, index) => text === label && figures.every((figure, next) => texts[index + 1 + next] === figure))
    assert.notEqual(at, -1, `no “${label}” with ${figures.join(', ')} among: ${texts.join(' | ')}`)
  }
}

export function saysNothingOf(texts, words) {
  for (const word of words) assert.ok(!texts.some((text) => text.includes(word)), `“${word}” among: ${texts.join(' | ')}`)
}
