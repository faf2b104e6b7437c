// Values as the bytes that cross into WebAssembly and back; src/flat.rs has the form. What is read and written where is
// made from the types (build/flat.mjs). No figure is looked into here: a decimal is text on both sides.

import { shortText } from '#short-text'
import { isUnicode } from './unicode.js'

const LONGEST_SHORT = 0xef
const TEXT = 0xf0
const NULL = 0xf1
const TRUE = 0xf2
const FALSE = 0xf3
const COUNT = 0xf4
const LIST = 0xf5
const OBJECT = 0xf6
const WHOLE = 0xf7
const FRACTION = 0xf8
const OTHER = 0xf9
const MISSING = 0xfa
const UNREADABLE = 0xfb

/** As src/read has it: a proxy can claim any length. */
const MAX_ITEMS = 10000000
/** More than any value takes that is neither a text nor has parts. */
const ROOM = 16
const FIRST_CAPACITY = 4096
/** Memory past this is given back after the call that needed it. */
const KEPT_CAPACITY = 1048576

let exchange = null
let memory = null
let bytes = new Uint8Array(0)
let start = 0
let at = 0
let end = 0

// ---- the memory ---------------------------------------------------------------------------------------------------

/** Growing detaches the view of a WebAssembly memory; the fallback's memory is another buffer then. */
function refresh() {
  if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer)
}

/** What ended an attempt to get memory, if one was: no fault of the value that was being written. */
let outOfMemory = {}

function reserve(capacity) {
  const used = at - start
  try {
    start = exchange.input(capacity)
  } catch (fault) {
    outOfMemory = fault
    throw fault
  }
  refresh()
  at = start + used
  end = start + capacity
}

/** Makes sure of room for `size` bytes and one small value more. */
function room(size) {
  if (at + size + ROOM > end) reserve(Math.max(2 * (end - start), at - start + size + ROOM))
}

/** From now on: `exchange` has `input(length)` and `output()`, places in `memory`. */
export function attach(newExchange, newMemory) {
  exchange = newExchange
  memory = newMemory
  at = start
  reserve(FIRST_CAPACITY)
}

// ---- writing an input ---------------------------------------------------------------------------------------------

function number(value) {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  at += 4
}

/** Writes a code point's UTF-8 after the first 128, and says where the next one goes. */
function putPoint(to, point) {
  if (point < 0x800) {
    bytes[to] = 0xc0 | (point >> 6)
    bytes[to + 1] = 0x80 | (point & 0x3f)
    return to + 2
  }
  if (point < 0x10000) {
    bytes[to] = 0xe0 | (point >> 12)
    bytes[to + 1] = 0x80 | ((point >> 6) & 0x3f)
    bytes[to + 2] = 0x80 | (point & 0x3f)
    return to + 3
  }
  bytes[to] = 0xf0 | (point >> 18)
  bytes[to + 1] = 0x80 | ((point >> 12) & 0x3f)
  bytes[to + 2] = 0x80 | ((point >> 6) & 0x3f)
  bytes[to + 3] = 0x80 | (point & 0x3f)
  return to + 4
}

/** Any text; half a surrogate pair is no text to the core, or U+FFFD where it only has to be shown. */
function putText(text, isShown) {
  room(3 * text.length)
  let to = at + 5
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes[to++] = unit
    else if (unit < 0xd800 || unit > 0xdfff) to = putPoint(to, unit)
    else {
      const next = text.charCodeAt(index + 1)
      const isPair = unit < 0xdc00 && next >= 0xdc00 && next < 0xe000
      if (!isPair && !isShown) {
        bytes[at++] = OTHER
        return
      }
      to = putPoint(to, isPair ? ((unit - 0xd800) << 10) + (next - 0xdc00) + 0x10000 : 0xfffd)
      if (isPair) index += 1
    }
  }
  const size = to - at - 5
  bytes[at++] = TEXT
  number(size)
  at = to
}

/** What a program passed that is no short text. */
function putRare(value) {
  room(0)
  switch (typeof value) {
    case 'string':
      return putText(value, false)
    case 'boolean':
      bytes[at++] = value ? TRUE : FALSE
      return undefined
    case 'undefined':
      bytes[at++] = MISSING
      return undefined
    case 'number':
      if (value === value >>> 0) {
        bytes[at++] = COUNT
        number(value)
      } else bytes[at++] = Number.isFinite(value) && Math.floor(value) === value ? WHOLE : FRACTION
      return undefined
    case 'object':
      // Asking a revoked proxy throws, before anything is written.
      bytes[at] = value === null ? NULL : Array.isArray(value) ? LIST : OBJECT
      at += 1
      return undefined
    default:
      bytes[at++] = OTHER
      return undefined
  }
}

/** One value without parts. */
export function put(value) {
  if (typeof value !== 'string') return putRare(value)
  const length = value.length
  if (length > LONGEST_SHORT || at + length >= end) return putRare(value)
  const to = bytes
  let place = at
  to[place++] = length
  for (let index = 0; index < length; index += 1) {
    const unit = value.charCodeAt(index)
    if (unit > 127) return putRare(value)
    to[place++] = unit
  }
  at = place
  return undefined
}

/** An object whose fields follow; otherwise what stands in its place. */
export function begins(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    putRare(value)
    return false
  }
  if (at >= end) room(0)
  bytes[at++] = OBJECT
  return true
}

/** A list; `item` writes one. */
export function putList(list, item) {
  if (!Array.isArray(list)) return putRare(list)
  const length = list.length
  room(0)
  if (!Number.isInteger(length) || length < 0 || length > 4294967295) {
    bytes[at++] = UNREADABLE
    throw STOP
  }
  bytes[at++] = LIST
  number(length)
  // The core refuses a longer one before it looks at the items.
  if (length <= MAX_ITEMS) for (let index = 0; index < length; index += 1) item(list[index])
  return undefined
}

/** An object keyed by data: all keys, then all values. */
export function putKeyed(object) {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return putRare(object)
  const keys = Object.keys(object)
  room(0)
  bytes[at++] = OBJECT
  number(keys.length)
  for (const key of keys) putText(key, true)
  for (const key of keys) put(isUnicode(key) ? object[key] : undefined)
  return undefined
}

/** Ends the writing: everything that is to be said was written. */
const STOP = {}

let isWriting = false

/** Writes an input from the start on, and gives its length. */
function written(write, input) {
  refresh()
  at = start
  isWriting = true
  try {
    write(input)
  } catch (fault) {
    isWriting = false
    if (fault === outOfMemory) throw fault
    // A getter or a proxy threw where its value would now be written. The core says which field that is.
    if (fault !== STOP) {
      room(0)
      bytes[at++] = UNREADABLE
    }
  }
  isWriting = false
  return at - start
}

/** What a getter does with the core while an input is being written: what was written before it comes back afterwards. */
export function apart(call) {
  return isWriting ? interrupted(call) : call()
}

function interrupted(call) {
  const kept = bytes.slice(start, at)
  isWriting = false
  try {
    return call()
  } finally {
    refresh()
    at = start
    room(kept.length)
    bytes.set(kept, start)
    at = start + kept.length
    isWriting = true
  }
}

// ---- reading a result ---------------------------------------------------------------------------------------------

const char = String.fromCharCode

/** A decimal or another text of plain characters: nearly all are short, and made without a decoder. */
export function text() {
  const length = bytes[at]
  if (length > LONGEST_SHORT) return freeText()
  const first = at + 1
  at = first + length
  return shortText(bytes, first, length)
}

function nextNumber() {
  at += 4
  return (bytes[at - 4] | (bytes[at - 3] << 8) | (bytes[at - 2] << 16) | (bytes[at - 1] << 24)) >>> 0
}

/** A text of any characters. */
export function freeText() {
  let length = bytes[at++]
  if (length > LONGEST_SHORT) length = nextNumber()
  const last = at + length
  let made = ''
  while (at < last) {
    const lead = bytes[at++]
    if (lead < 0x80) made += char(lead)
    else if (lead < 0xe0) made += char(((lead & 0x1f) << 6) | (bytes[at++] & 0x3f))
    else if (lead < 0xf0) made += char(((lead & 0x0f) << 12) | ((bytes[at++] & 0x3f) << 6) | (bytes[at++] & 0x3f))
    else {
      const high = ((lead & 0x07) << 18) | ((bytes[at++] & 0x3f) << 12)
      const point = high | ((bytes[at++] & 0x3f) << 6) | (bytes[at++] & 0x3f)
      made += char(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff))
    }
  }
  return made
}

export function flag() {
  return bytes[at++] === TRUE
}

export function count() {
  const isLarge = bytes[at++] === WHOLE
  const low = nextNumber()
  return isLarge ? low + nextNumber() * 4294967296 : low
}

/** Null, or what `read` reads. */
export function nullable(read) {
  if (bytes[at] !== NULL) return read()
  at += 1
  return null
}

/** Past the mark of an object, whose fields follow. */
export function skip() {
  at += 1
}

export function list(read) {
  at += 1
  const made = []
  for (let left = nextNumber(); left > 0; left -= 1) made.push(read())
  return made
}

export function keyed(read) {
  at += 1
  const made = {}
  for (let left = nextNumber(); left > 0; left -= 1) {
    const key = freeText()
    const value = read()
    // A key may be `__proto__`, which assigning would not keep.
    if (key === '__proto__') Object.defineProperty(made, key, { value, writable: true, enumerable: true, configurable: true })
    else made[key] = value
  }
  return made
}

/** What stands at the exchange's output. */
function answer(read, size) {
  refresh()
  at = exchange.output()
  const result = read(at + size)
  if (end - start > KEPT_CAPACITY) {
    at = start
    reserve(FIRST_CAPACITY)
  }
  return result
}

/** Whether there is more before `last`. */
export function goesOn(last) {
  return at < last
}

// ---- a call -------------------------------------------------------------------------------------------------------

/** What the core gives instead of a length. */
const REFUSED = 0xffffffff

/** Runs an operation. `write` and `read` are made for its types; `refuse` throws what the core has refused it with. */
export function run(handle, op, write, read, input, refuse) {
  if (isWriting) return interrupted(() => run(handle, op, write, read, input, refuse))
  const size = handle.run(exchange, op, written(write, input))
  return size === REFUSED ? refuse() : answer(read, size)
}

/**
 * Runs a batch. `write` writes the fields of what all items share, `columns` are the two that come in; `outs` come out, with
 * a byte for each item.
 */
export function runBatch(handle, batch, write, input, columns, outs, refuse) {
  if (isWriting) return interrupted(() => runBatch(handle, batch, write, input, columns, outs, refuse))
  const count = columns[0].length
  const length = written((value) => {
    if (begins(value)) write(value)
  }, input)
  // Nothing of the program runs from here on.
  const words = (columns.length + outs) * count
  const place = exchange.columns(words)
  refresh()
  columns.forEach((column, index) => new Float64Array(memory.buffer, place + 8 * index * count, count).set(column))
  const refused = handle.batch(exchange, batch, length, count) === REFUSED
  if (refused) exchange.columns(0)
  if (refused) return refuse()
  refresh()
  const all = new Float64Array(memory.buffer, place + 8 * columns.length * count, outs * count).slice()
  const made = []
  for (let index = 0; index < outs; index += 1) made.push(all.subarray(index * count, (index + 1) * count))
  const first = exchange.output()
  const errors = bytes.slice(first, first + count)
  if (8 * words > KEPT_CAPACITY) exchange.columns(0)
  return { columns: made, errors }
}

/** Gives a text to `take`, with the length of what was written. Not while an input is written: see `apart`. */
export function tell(text, take) {
  return take(exchange, written(putText, text))
}

/** What the exchange has said of itself; as `tell`. */
export function said(size, read) {
  return answer(read, size)
}
