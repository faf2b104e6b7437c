// The entry `points-rules/verify`: explanations replayed and put in words, without the WebAssembly.
import table from '#formulas'
import { quoted } from './failure.js'
import { namesIn } from './formula.mjs'
import { has, own } from './property.mjs'
import { verifier } from './verifier.mjs'

export const verify = verifier(table.operations)

const ROW = /\[[^\]]*\]/g
const LANGUAGES = ['zh', 'en']

/** Names whose end is data, such as a tier's: what is before that end, and the words. Data may be like any name. */
const DATA = Object.entries(table.words)
  .filter(([name]) => name.includes('{'))
  .map(([name, own]) => ({ start: name.slice(0, name.indexOf('{')), own }))

function placeOf(language) {
  const place = LANGUAGES.indexOf(language)
  if (place < 0) throw new RangeError(`there are no words in ${quoted(language)}; ask for "zh" or "en"`)
  return place
}

export function words(name, language) {
  const place = placeOf(language)
  if (typeof name !== 'string') throw new TypeError(`the name of a figure is a text; found ${quoted(name)}`)
  const keyed = DATA.find(({ start }) => name.startsWith(start) || name.includes(`.${start}`))
  if (keyed !== undefined) return keyed.own[place]
  const bare = name.replace(ROW, '')
  for (let start = 0; start >= 0; start = bare.indexOf('.', start) + 1 || -1) {
    const end = bare.slice(start)
    if (has(table.words, end)) return table.words[end][place]
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

const isText = (value) => typeof value === 'string'
const isObject = (value) => typeof value === 'object' && value !== null
const isRounding = (value) => value === null || (isObject(value) && isText(own(value, 'mode')) && Number.isInteger(own(value, 'decimals')))

/** A field of a step that someone gave, or an error that says what a step is. */
function fieldOf(step, name, isRight) {
  if (!isObject(step)) throw new TypeError(`a step of an explanation is an object; found ${quoted(step)}`)
  const value = own(step, name)
  if (!isRight(value)) throw new TypeError(`${name} of a step is missing or wrong; found ${quoted(value)}; give a step as explain gives it`)
  return value
}

export function inWords(step, language) {
  const translated = placeOf(language) === 0 ? CHINESE : ENGLISH
  const shown = (word) => own(translated, word) ?? word
  const field = fieldOf(step, 'field', (value) => value === null || isText(value))
  const text = fieldOf(step, 'formula', isText)
  const round = fieldOf(step, 'round', isRounding)
  const formula = namesIn(text, (name) => words(name, language), shown)
  const figure = field === null ? '' : `${words(field, language)} = `
  return figure + (round === null ? formula : `${shown(own(round, 'mode'))}(${formula}, ${own(round, 'decimals')})`)
}
