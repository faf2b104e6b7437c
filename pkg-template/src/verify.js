// The entry `points-rules/verify`: explanations replayed and put in words, without the WebAssembly.
import table from '#formulas'
import { namesIn } from './formula.mjs'
import { verifier } from './verifier.mjs'

export const verify = verifier(table.operations)

const ROW = /\[[^\]]*\]/g
const LANGUAGES = ['zh', 'en']

export function words(name, language) {
  const place = LANGUAGES.indexOf(language)
  if (place < 0) throw new RangeError(`there are no words in ${JSON.stringify(language)}; ask for "zh" or "en"`)
  const bare = name.replace(ROW, '')
  for (let start = 0; start >= 0; start = bare.indexOf('.', start) + 1 || -1) {
    const end = bare.slice(start)
    if (Object.prototype.hasOwnProperty.call(table.words, end)) return table.words[end][place]
  }
  return name
}

export function inWords(step, language) {
  const formula = namesIn(step.formula, (name) => words(name, language))
  const { round } = step
  const figure = step.field === null ? '' : `${words(step.field, language)} = `
  return figure + (round === null ? formula : `${round.mode}(${formula}, ${round.decimals})`)
}
