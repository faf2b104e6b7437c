// Values of a program as JSON text, written so that the core judges them as it would have judged the values.
// JSON.stringify would not do: it calls toJSON (a decimal object would pass as text), throws on BigInt and on
// circles, and walks into everything that an input happens to carry.
import { invalidInput } from './error.js'

/** Text that is no Unicode; it has no JSON form. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Something that is neither text, number, list nor null: the core refuses it wherever a value of the rules belongs. */
const NO_VALUE = '{}'

export function isUnicode(text) {
  return !LONE_SURROGATE.test(text)
}

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

const UNREADABLE = 'cannot be read: a getter or a proxy threw; pass plain data'

/** What `read` gives; a getter or a proxy that throws is the caller's fault at that path. */
function readable(read, what, path) {
  try {
    return read()
  } catch (_) {
    throw invalidInput(`this ${what} ${UNREADABLE}`, path)
  }
}

function isList(value, path) {
  return readable(() => Array.isArray(value), 'value', path)
}

function under(path, name) {
  return path === null ? name : `${path}.${name}`
}

/** A field's name as JSON text, and its path; a name that is no Unicode has no JSON form. */
function named(name, path) {
  if (isUnicode(name)) return { text: JSON.stringify(name), place: under(path, name) }
  const shown = name.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (part) => (part.length === 2 ? part : '\uFFFD'))
  throw invalidInput('the name of this field is not Unicode: it has half a surrogate pair', under(path, shown))
}

// ---- an operation's input -----------------------------------------------------------------------------------------

/** In a shape: an object whose keys are data. */
export const KEYED = 1

/** A proxy can give any length; more than a list can have is none. */
function listLength(list, path) {
  const length = readable(() => list.length, 'value', path)
  if (Number.isInteger(length) && length >= 0 && length < 4294967296) return length
  throw invalidInput(`this value ${UNREADABLE}`, path)
}

function writeItems(list, shape, path) {
  const length = listLength(list, path)
  const items = []
  for (let index = 0; index < length; index += 1) {
    const place = `${path === null ? '' : path}[${index}]`
    const item = readable(() => list[index], 'item', place)
    if (item === undefined) throw invalidInput('this item is missing; a list has no holes', place)
    items.push(write(item, shape, place))
  }
  return `[${items.join(',')}]`
}

/** Only the fields that the operation knows: the core ignores further ones, and they may hold anything. */
function writeFields(object, shape, path) {
  const fields = []
  for (const name of Object.keys(shape)) {
    const place = under(path, name)
    const value = readable(() => object[name], 'field', place)
    if (value !== undefined) fields.push(`"${name}":${write(value, shape[name], place)}`)
  }
  return `{${fields.join(',')}}`
}

function writeEntries(object, path) {
  const fields = []
  for (const name of readable(() => Object.keys(object), 'value', path)) {
    const { text, place } = named(name, path)
    const value = readable(() => object[name], 'entry', place)
    if (value === undefined) throw invalidInput('this entry has no value', place)
    fields.push(`${text}:${write(value, 0, place)}`)
  }
  return `{${fields.join(',')}}`
}

/** Where a list or an object belongs, `{}` would be one; an empty text is none either. */
function noContainer(text) {
  return text === NO_VALUE ? '""' : text
}

function write(value, shape, path) {
  const isLeaf = shape === 0
  if (!isObject(value)) return isLeaf ? scalar(value) : noContainer(scalar(value))
  const list = isList(value, path)
  if (isLeaf) return NO_VALUE
  if (list !== Array.isArray(shape)) return list ? '[]' : NO_VALUE
  if (list) return writeItems(value, shape[0], path)
  return shape === KEYED ? writeEntries(value, path) : writeFields(value, shape, path)
}

/** An operation's input as JSON text; `shape` says which fields the operation has. */
export function inputText(input, shape) {
  return write(input, shape, null)
}

// ---- a rulebook ---------------------------------------------------------------------------------------------------

/** No rulebook nests deeper than 4, none has as many values. */
const DEPTH = 8
const VALUES = 100000

function ownText(value, path, above, budget) {
  budget.left -= 1
  if (budget.left < 0) throw invalidInput(`a rulebook has at most ${VALUES} values; pass only the rulebook`, null)
  if (!isObject(value)) return scalar(value)
  const list = isList(value, path)
  if (above.length === DEPTH || above.indexOf(value) >= 0) return NO_VALUE
  const inside = above.concat([value])
  return list ? ownItems(value, path, inside, budget) : ownFields(value, path, inside, budget)
}

function ownItems(list, path, inside, budget) {
  const length = listLength(list, path)
  const items = []
  for (let index = 0; index < length; index += 1) {
    const place = `${path === null ? '' : path}[${index}]`
    const item = readable(() => list[index], 'item', place)
    if (item === undefined) throw invalidInput('this item is missing; a list has no holes', place)
    items.push(ownText(item, place, inside, budget))
  }
  return `[${items.join(',')}]`
}

function ownFields(object, path, inside, budget) {
  const fields = []
  for (const name of readable(() => Object.keys(object), 'value', path)) {
    const { text, place } = named(name, path)
    const value = readable(() => object[name], 'field', place)
    if (value !== undefined) fields.push(`${text}:${ownText(value, place, inside, budget)}`)
  }
  return `{${fields.join(',')}}`
}

/** A rulebook as JSON text, all its own fields: the core refuses unknown ones by their path. */
export function rulebookText(rulebook) {
  if (typeof rulebook === 'string') {
    if (isUnicode(rulebook)) return rulebook
    throw invalidInput('the text is not Unicode: it has half a surrogate pair', null)
  }
  if (!isObject(rulebook)) throw invalidInput('openRulebook takes a rulebook as JSON text or as an object', null)
  return ownText(rulebook, null, [], { left: VALUES })
}
