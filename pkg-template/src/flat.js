// Values as the bytes that cross into WebAssembly and back; src/flat.rs has the form. What is read and written where is
// made from the schema (build/codec.mjs). No figure is looked into here: a decimal is text on both sides.

import { shortText } from '#short-text'
import { append, define, failed, itemAt, outcome, PLAIN } from './failure.js'
import { bufferAt, died, exports, guarded, isAlive, life, memory, revive, state } from './instance.js'
import { isUnicode } from './unicode.js'

export { owned, PLAIN } from './failure.js'

const LONGEST_SHORT = 0xef
const TEXT = 0xf0
const NULL = 0xf1
const TRUE = 0xf2
const FALSE = 0xf3
const COUNT = 0xf4
const LIST = 0xf5
const OBJECT = 0xf6
const WHOLE = 0xf7
const NUMBER = 0xf8
const OTHER = 0xf9
const MISSING = 0xfa
const UNREADABLE = 0xfb

/** As src/read has it: a proxy can claim any length. */
const MAX_ITEMS = 10000000
/** More than any value takes that is neither a text nor has parts. */
const ROOM = 16
const FIRST_CAPACITY = 4096
/** What a call within another call begins with; few need more. */
const NESTED_CAPACITY = 256
/** Memory past this is given back after the call that needed it. */
const KEPT_CAPACITY = 1048576
/** What one block of the core's memory can have. */
const MOST = 0x7fffffff

// ---- the memory ---------------------------------------------------------------------------------------------------

const NOTHING = new Uint8Array(0)

let bytes = NOTHING
/** The call buffer in use, and the life of the instance that it is of. */
export let buffer = 0
let since = 0
let start = 0
let at = 0
let end = 0
/** How many calls are being written around this one: getters of an input may call the core. */
let depth = 0
export let isWriting = false
/** Whether a view of the memory was being remade when something was thrown: writing goes nowhere then. */
let isLost = false
/** The last error of the package's own that ended the writing of an input. */
let ownFault = {}

/** Growing detaches the view of a WebAssembly memory; the fallback's memory is another buffer then. */
function refresh() {
  if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer)
}

function ended(fault) {
  ownFault = fault
  return fault
}

function lost() {
  return ended(failed('the calculation core stopped in a call that a getter of this input made; call again'))
}

function inputAt(place, capacity) {
  if (capacity > MOST) throw ended(failed('this input takes more than 2^31 bytes; give less at once'))
  try {
    return guarded(exports.callbuffer_input, place, capacity)
  } catch (fault) {
    throw ended(fault)
  }
}

function reserve(capacity) {
  if (!isAlive(since)) throw lost()
  const used = at - start
  start = inputAt(buffer, capacity)
  at = start + used
  end = start + capacity
  refresh()
}

/** Makes sure of room for `size` bytes and one small value more. */
function room(size) {
  const needed = at - start + size + ROOM
  if (start + needed > end) reserve(needed > MOST ? needed : Math.min(MOST, Math.max(2 * (end - start), needed)))
}

/** Uses the instance that there is. */
export function adopt() {
  since = 0
  revive()
  const capacity = depth === 0 ? FIRST_CAPACITY : NESTED_CAPACITY
  const place = bufferAt(depth)
  const first = inputAt(place, capacity)
  buffer = place
  at = start = first
  end = first + capacity
  since = life
}

/** A call that a getter makes while an input is being written: in a call buffer of its own. */
export function nested(call, ...given) {
  const outer = { buffer, since, start, at, end }
  isWriting = false
  depth += 1
  since = 0
  try {
    return call(...given)
  } finally {
    depth -= 1
    isWriting = true
    isLost = true
    bytes = NOTHING
    buffer = outer.buffer
    since = outer.since
    start = outer.start
    at = outer.at
    end = outer.end
    if (isAlive(since)) refresh()
    else start = at = end = 0
    isLost = false
  }
}

// ---- writing an input ---------------------------------------------------------------------------------------------

// A stack can overflow wherever a function is called: each value is written whole before the place moves on.

/** A mark and a number. */
function putNumber(mark, value) {
  const place = at
  bytes[place] = mark
  bytes[place + 1] = value
  bytes[place + 2] = value >>> 8
  bytes[place + 3] = value >>> 16
  bytes[place + 4] = value >>> 24
  at = place + 5
}

/** Writes a code point's UTF-8 after the first 128, and returns the place of the next one. */
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
export function putText(text, isShown, mark = TEXT) {
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
  putNumber(mark, to - at - 5)
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
      if (value === value >>> 0) putNumber(COUNT, value)
      else putText(`${value}`, true, NUMBER)
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
  putNumber(LIST, length)
  // The core refuses a longer one before it looks at the items.
  if (length <= MAX_ITEMS) for (let index = 0; index < length; index += 1) item(itemAt(list, index))
  return undefined
}

/** An object keyed by data: all keys, then all values. */
export function putKeyed(object) {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return putRare(object)
  const keys = Object.keys(object)
  room(0)
  putNumber(OBJECT, keys.length)
  for (const key of keys) putText(key, true)
  for (const key of keys) put(isUnicode(key) ? object[key] : undefined)
  return undefined
}

/** Ends the writing: all that matters was written. */
const STOP = {}

function isOverflow(fault) {
  try {
    return fault.name === 'InternalError' || (fault instanceof RangeError && fault.message.indexOf('call stack') >= 0)
  } catch (_) {
    return false
  }
}

/** Writes an input from the start on, and gives its length. */
export function written(write, input) {
  if (!isAlive(since)) adopt()
  refresh()
  at = start
  if (depth === 0) isLost = false
  isWriting = true
  try {
    write(input)
  } catch (fault) {
    if (fault !== STOP) unreadable(fault)
  } finally {
    isWriting = false
  }
  if (isLost || !isAlive(since)) {
    isLost = false
    throw lost()
  }
  return at - start
}

/** A getter or a proxy threw where its value would now be written. The core reports the field. */
function unreadable(fault) {
  if (fault === ownFault) throw fault
  if (isOverflow(fault)) throw outcome('the call stack overflowed while this input was read, so that nothing was computed', fault)
  room(0)
  bytes[at++] = UNREADABLE
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
  for (let left = nextNumber(); left > 0; left -= 1) append(made, read())
  return made
}

export function keyed(read) {
  at += 1
  const made = {}
  for (let left = nextNumber(); left > 0; left -= 1) {
    const key = freeText()
    const value = read()
    // Assigning would not keep `__proto__`, nor `constructor` where Object.prototype is frozen.
    if (key in PLAIN) define(made, key, value)
    else made[key] = value
  }
  return made
}

/** What stands at the output of the call buffer. */
export function answer(read, size) {
  // As `guarded` does it, for the call that every result takes.
  state.isDead = true
  try {
    at = exports.callbuffer_output(buffer) >>> 0
  } catch (fault) {
    throw died(fault)
  }
  state.isDead = false
  refresh()
  const result = read(at + size)
  if (end - start > KEPT_CAPACITY) giveBack()
  return result
}

/** The result is there: that the instance stops now concerns the next call. */
function giveBack() {
  at = start
  try {
    reserve(FIRST_CAPACITY)
  } catch (_) {
    // `reserve` has noted it.
  }
}

/** Whether there is more before `last`. */
export function goesOn(last) {
  return at < last
}

/** So many doubles of the columns that stand at a place, from the given one on. */
export function doubles(place, first, length) {
  return new Float64Array(memory.buffer, place + 8 * first, length)
}

/** A copy of the byte of each item. */
export function errorBytes(place, length) {
  return new Uint8Array(new Uint8Array(memory.buffer, place, length))
}
