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

/** The words of the grammar in Chinese; in English they are what they are. */
const CHINESE = {
  if: '若',
  then: '则',
  else: '否则',
  where: '其中',
  or: '或',
  and: '且',
  is: '为',
  not: '不',
  in: '属于',
  null: '空',
  true: '是',
  false: '否',
  min: '最小值',
  max: '最大值',
  sum: '合计',
  first: '首个',
  last: '末个',
  floor: '向下取整',
  ceil: '向上取整',
  half_up: '四舍五入',
}
const ENGLISH = { half_up: 'half up' }

export function inWords(step, language) {
  const own = (word) => (language === 'zh' ? CHINESE[word] : ENGLISH[word]) || word
  const formula = namesIn(step.formula, (name) => words(name, language), own)
  const { round } = step
  const figure = step.field === null ? '' : `${words(step.field, language)} = `
  return figure + (round === null ? formula : `${own(round.mode)}(${formula}, ${round.decimals})`)
}
