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

/** Half a surrogate pair as the core shows it. */
function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (part) => (part.length === 2 ? part : '\uFFFD'))
}

/** Where a list or an object belongs, `{}` would be one; an empty text is none either. */
function noContainer(text) {
  return text === NO_VALUE ? '""' : text
}

// ---- an operation's input -----------------------------------------------------------------------------------------

/** In a shape: an object whose keys are data. */
export const KEYED = 1

const MISSING_ITEM = 'this item is missing; a list has no holes'
const MISSING_FIELD = 'this field is missing; nullable fields are written as null'

/** As src/read has it: a proxy can claim any length. */
const MAX_ITEMS = 10000000

/**
 * Writes an input in the order in which the core reads it. What cannot be read, or has no JSON form where the core would
 * see it, is a fault, at which the writing stops: what follows is left out. The core may still find an earlier fault; if not,
 * it complains at the fault's own path or at `next`, the first field that was left out.
 */
class Writer {
  constructor() {
    this.fault = null
    this.next = null
  }

  /** Notes the fault; what is returned stands in its place, and is nothing that belongs anywhere. */
  stop(message, path, isLeaf) {
    this.fault = invalidInput(message, path)
    return isLeaf ? NO_VALUE : noContainer(NO_VALUE)
  }

  write(value, shape, path) {
    const isLeaf = shape === 0
    if (!isObject(value)) return isLeaf ? scalar(value) : noContainer(scalar(value))
    const list = tried(() => Array.isArray(value))
    if (list === UNREAD) return this.stop(UNREADABLE, path, isLeaf)
    if (isLeaf) return NO_VALUE
    if (list !== Array.isArray(shape)) return list ? '[]' : NO_VALUE
    if (list) return this.items(value, shape[0], path)
    return shape === KEYED ? this.entries(value, path) : this.fields(value, shape, path)
  }

  items(list, shape, path) {
    const length = tried(() => list.length)
    if (!Number.isInteger(length) || length < 0 || length > 4294967295) return this.stop(UNREADABLE, path)
    if (length > MAX_ITEMS) return this.stop('the list is longer than 10^7 items; split it', path)
    const items = []
    for (let index = 0; index < length && this.fault === null; index += 1) {
      const place = `${path === null ? '' : path}[${index}]`
      const item = tried(() => list[index])
      if (item === UNREAD) this.stop(UNREADABLE, place)
      else if (item === undefined) this.stop(MISSING_ITEM, place)
      else items.push(this.write(item, shape, place))
    }
    return `[${items.join(',')}]`
  }

  /** Only the fields that the operation knows: the core ignores further ones, and they may hold anything. */
  fields(object, shape, path) {
    const fields = []
    for (const name of Object.keys(shape)) {
      const place = under(path, name)
      const value = this.fault === null ? tried(() => object[name]) : UNREAD
      if (value === UNREAD) {
        if (this.fault === null) this.stop(UNREADABLE, place)
        if (this.next === null) this.next = place
        break
      }
      if (value !== undefined) fields.push(`"${name}":${this.write(value, shape[name], place)}`)
    }
    return `{${fields.join(',')}}`
  }

  entries(object, path) {
    const names = tried(() => Object.keys(object))
    if (names === UNREAD) return this.stop(UNREADABLE, path)
    const fields = []
    for (const name of names) {
      const place = under(path, wellFormed(name))
      const value = isUnicode(name) ? tried(() => object[name]) : undefined
      if (value === UNREAD) this.stop(UNREADABLE, place)
      else if (value === undefined) this.stop(MISSING_FIELD, place)
      else fields.push(`${JSON.stringify(name)}:${this.write(value, 0, place)}`)
      if (this.fault !== null) break
    }
    return `{${fields.join(',')}}`
  }
}

/** An operation's input as JSON text, with the fault of what could not be written; `shape` has the operation's fields. */
export function inputText(input, shape) {
  const writer = new Writer()
  const text = writer.write(input, shape, null)
  return { text, fault: writer.fault, next: writer.next }
}

// ---- a rulebook ---------------------------------------------------------------------------------------------------

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
  if (budget.left < 0) throw invalidInput(`a rulebook has at most ${VALUES} values; pass only the rulebook`, null)
  if (!isObject(value)) return scalar(value)
  const list = readable(() => Array.isArray(value), path)
  if (above.length === DEPTH || above.indexOf(value) >= 0) return NO_VALUE
  const inside = above.concat([value])
  return list ? ownItems(value, path, inside, budget) : ownFields(value, path, inside, budget)
}

function ownItems(list, path, inside, budget) {
  const length = readable(() => list.length, path)
  const items = []
  for (let index = 0; index < length; index += 1) {
    const place = `${path === null ? '' : path}[${index}]`
    const item = readable(() => list[index], place)
    if (item === undefined) throw invalidInput(MISSING_ITEM, place)
    items.push(ownText(item, place, inside, budget))
  }
  return `[${items.join(',')}]`
}

function ownFields(object, path, inside, budget) {
  const fields = []
  for (const name of readable(() => Object.keys(object), path)) {
    const place = under(path, wellFormed(name))
    if (!isUnicode(name)) throw invalidInput('the name of this field is not Unicode: it has half a surrogate pair', place)
    const value = readable(() => object[name], place)
    if (value !== undefined) fields.push(`${JSON.stringify(name)}:${ownText(value, place, inside, budget)}`)
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
