// A rulebook that a program passes as an object, as JSON text: the core validates it as it would have validated the values.
// JSON.stringify would not do: it calls toJSON (a decimal object would pass as text), throws on BigInt and on
// circles, and walks into everything that an input happens to carry.
import { invalidInput } from './error.js'
import { append, itemAt, quoted } from './failure.js'
import { isUnicode, wellFormed } from './unicode.js'

/** Something that is neither text, number, list nor null: the core refuses it wherever a value of the rules belongs. */
const NO_VALUE = '{}'

/** What stands for a value that JSON does not have; the place of the first is noted. */
function replaced(text, path, budget) {
  if (budget.replaced === null) budget.replaced = path === null ? '' : path
  return text
}

/** The text of anything but a readable object; a fraction stands for what is no finite number. */
function scalar(value, path, budget) {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string':
      return isUnicode(value) ? JSON.stringify(value) : replaced(NO_VALUE, path, budget)
    case 'number':
      return value - value === 0 ? String(value) : replaced('0.5', path, budget)
    case 'boolean':
      return String(value)
    default:
      return replaced(NO_VALUE, path, budget)
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null
}

const UNREADABLE = 'this value cannot be read: a getter or a proxy threw; pass plain data'

/** What `tried` gives where reading failed. */
const UNREAD = {}

/** A value that a getter or a proxy may refuse to give. */
function tried(read) {
  try {
    return read()
  } catch (_) {
    return UNREAD
  }
}

function under(path, name) {
  return path === null ? name : `${path}.${name}`
}

const MISSING_ITEM = 'this item is missing; a list has no holes'

/** No rulebook nests deeper than 4, none has as many values; an input has at most as many as some 200,000 members. */
const DEPTH = 8
const VALUES = 100000
const INPUT_VALUES = 1000000

/** As `tried`, for a document: an unreadable part refuses it. */
function readable(read, path) {
  const value = tried(read)
  if (value === UNREAD) throw invalidInput(UNREADABLE, path)
  return value
}

function ownText(value, path, above, budget) {
  budget.left -= 1
  if (budget.left < 0) throw invalidInput(budget.refusal, null)
  if (!isObject(value)) return scalar(value, path, budget)
  const list = readable(() => Array.isArray(value), path)
  if (above.length === DEPTH || above.indexOf(value) >= 0) return replaced(NO_VALUE, path, budget)
  const inside = above.concat([value])
  return list ? ownItems(value, path, inside, budget) : ownFields(value, path, inside, budget)
}

function ownItems(list, path, inside, budget) {
  const length = readable(() => list.length, path)
  // A proxy can give anything; comparing it would run its code.
  if (!Number.isInteger(length) || length < 0) throw invalidInput(UNREADABLE, path)
  const items = []
  for (let index = 0; index < length; index += 1) {
    const place = `${path === null ? '' : path}[${index}]`
    const item = readable(() => itemAt(list, index), place)
    if (item === undefined) throw invalidInput(MISSING_ITEM, place)
    append(items, ownText(item, place, inside, budget))
  }
  return `[${items.join(',')}]`
}

function ownFields(object, path, inside, budget) {
  const fields = []
  for (const name of readable(() => Object.keys(object), path)) {
    const isText = isUnicode(name)
    const place = under(path, isText ? name : wellFormed(name))
    if (!isText) throw invalidInput('the name of this field is not Unicode: it has half a surrogate pair', place)
    const value = readable(() => object[name], place)
    if (value !== undefined) append(fields, `${JSON.stringify(name)}:${ownText(value, place, inside, budget)}`)
  }
  return `{${fields.join(',')}}`
}

/** A rulebook as JSON text, all its own fields: the core refuses unknown ones by their path. */
export function rulebookText(rulebook) {
  if (typeof rulebook === 'string') return rulebook
  if (!isObject(rulebook)) throw invalidInput(`openRulebook takes a rulebook as JSON text or as an object, not ${quoted(rulebook)}`, null)
  return ownText(rulebook, null, [], { left: VALUES, refusal: `a rulebook has at most ${VALUES} values; pass only the rulebook`, replaced: null })
}

/**
 * What `use` makes of an operation's input as JSON text, for a `noun` that states the input. What is no value of the rules
 * stays none, so that the core refuses it as it refuses the call; where it does not, the text would state another input.
 */
export function ofInput(input, noun, use, isRefusal = () => false) {
  if (typeof input === 'string') return use(input)
  const refusal = `an object as the input of ${noun} has at most ${INPUT_VALUES} values; pass it as JSON text`
  const budget = { left: INPUT_VALUES, refusal, replaced: null }
  const made = use(ownText(input, null, [], budget))
  if (budget.replaced === null || isRefusal(made)) return made
  throw invalidInput(`this value is not plain JSON data, so ${noun} would state another; leave the field out`, budget.replaced)
}
