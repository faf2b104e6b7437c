// A rulebook that a program passes as an object, as JSON text: the core validates it as it would have validated the values.
// JSON.stringify would not do: it calls toJSON (a decimal object would pass as text), throws on BigInt and on
// circles, and walks into everything that an input happens to carry.
import { invalidInput } from './error.js'
import { append, itemAt } from './failure.js'
import { isUnicode, wellFormed } from './unicode.js'

/** Something that is neither text, number, list nor null: the core refuses it wherever a value of the rules belongs. */
const NO_VALUE = '{}'

/** The text of anything but a readable object; a fraction stands for what is no finite number. */
function scalar(value) {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string':
      return isUnicode(value) ? JSON.stringify(value) : NO_VALUE
    case 'number':
      return value - value === 0 ? String(value) : '0.5'
    case 'boolean':
      return String(value)
    default:
      return NO_VALUE
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

/** No rulebook nests deeper than 4, none has as many values. */
const DEPTH = 8
const VALUES = 100000

/** As `tried`, for a document: an unreadable part refuses it. */
function readable(read, path) {
  const value = tried(read)
  if (value === UNREAD) throw invalidInput(UNREADABLE, path)
  return value
}

function ownText(value, path, above, budget) {
  budget.left -= 1
  if (budget.left < 0) throw invalidInput(`${budget.noun} has at most ${VALUES} values; pass only ${budget.what}`, null)
  if (!isObject(value)) return scalar(value)
  const list = readable(() => Array.isArray(value), path)
  if (above.length === DEPTH || above.indexOf(value) >= 0) return NO_VALUE
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
  return ownText(rulebook, null, [], { left: VALUES, noun: 'a rulebook', what: 'the rulebook' })
}

/** An operation's input as JSON text; what is no value of the rules stays none. */
export function inputText(input) {
  return ownText(input, null, [], { left: VALUES, noun: 'an input of an explanation or a receipt', what: 'its fields' })
}
