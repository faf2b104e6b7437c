// Batches: columns of whole numbers in and out, for price lists and operators' tables. The core makes every figure; here they
// are only carried. What a program passes is copied first: from then on nothing of it can change, nor run.
import { BATCHES, CODES } from '#types'
import { runBatch } from './call.js'
import { invalidInput } from './error.js'
import { define, given, itemAt, quoted } from './failure.js'

/** Columns of so many items take 80 MB; twice as many at once gain nothing. */
const MAX_ITEMS = 1000000

/** What stands for each item's error: `errorCodes[errors[i]]`, null where there is none. */
export const errorCodes = Object.freeze([null].concat(CODES))

const TYPED = Object.getPrototypeOf(Float64Array.prototype)
const getter = (name) => Object.getOwnPropertyDescriptor(TYPED, name).get
/** The kind and the length that no property of an array's own can change. */
const kindOf = getter(Symbol.toStringTag)
const lengthOf = getter('length')

/** Columns that hold BigInts, not numbers. */
const BIGINTS = ['BigInt64Array', 'BigUint64Array']

/** No item has it, and the core refuses it as INVALID_DECIMAL. */
const NO_NUMBER = Infinity

function sized(length, name) {
  if (length > MAX_ITEMS) throw invalidInput(`a column has at most ${MAX_ITEMS} items, not ${length}; split the batch`, name)
  return length
}

/** A typed array as doubles. */
function doublesOf(column, name) {
  sized(lengthOf.call(column), name)
  try {
    return new Float64Array(column)
  } catch (_) {
    throw invalidInput('the buffer of this column was taken away or made shorter; pass the column again', name)
  }
}

/** One item of a list. */
function itemOf(value, of) {
  if (typeof value === 'number') return value
  return value === null && of === 'nullable' ? NaN : NO_NUMBER
}

function listOf(column, { name, of }) {
  const isList = typeof column === 'object' && column !== null
  const length = isList ? given(column, 'length') : undefined
  if (!Number.isInteger(length) || length < 0) {
    throw invalidInput(`${name} is a column: give a Float64Array or a list of numbers, not ${quoted(column)}`, name)
  }
  const doubles = new Float64Array(sized(length, name))
  for (let index = 0; index < length; index += 1) {
    const value = itemAt(column, index)
    // A number that is none would stand for null to the core.
    doubles[index] = value === value ? itemOf(value, of) : NO_NUMBER
  }
  return doubles
}

/** A column as doubles of our own, or the one double that stands for all items. */
function columnOf(column, about) {
  if (about.of === 'flag' && typeof column === 'boolean') return Number(column)
  if (about.of === 'nullable' && column === null) return NaN
  const kind = kindOf.call(column)
  if (kind === undefined || BIGINTS.indexOf(kind) >= 0) return listOf(column, about)
  const doubles = doublesOf(column, about.name)
  if (about.of === 'nullable') for (let index = 0; index < doubles.length; index += 1) if (doubles[index] !== doubles[index]) doubles[index] = NO_NUMBER
  return doubles
}

/** All columns, each as long as the first. */
function columnsOf(input, ins) {
  const columns = ins.map((about) => columnOf(given(input, about.name), about))
  const count = columns[0].length
  columns.forEach((column, index) => {
    if (typeof column === 'number' || column.length === count) return
    throw invalidInput(`${column.length} items beside ${count}; give as many of each`, ins[index].name)
  })
  return columns
}

function errorAt(errors, index) {
  const error = Number.isInteger(index) ? errors[index] : undefined
  if (error === undefined) throw invalidInput(`there is no item ${quoted(index)}; this batch has ${errors.length}`, null)
  return errorCodes[error]
}

/** The batch at this place in the list, over a rulebook. */
export function batchOf(rulebook, place) {
  const { ins, outs } = BATCHES[place]
  return (input) => {
    if (typeof input !== 'object' || input === null) throw invalidInput(`a batch takes an object, not ${quoted(input)}`, null)
    const ours = columnsOf(input, ins)
    const { columns, errors } = runBatch(rulebook, place, input, ours, ours[0].length)
    const result = {}
    outs.forEach((name, index) => define(result, name, columns[index]))
    define(result, 'errors', errors)
    // Not listed among the columns: a worker can post them as they are.
    return define(result, 'errorAt', (index) => errorAt(errors, index), false)
  }
}
