// Batches: columns of whole numbers in and out, for price lists and operators' tables. The core makes every figure; here they
// are only carried.
import { CODES, writeDividendDay, writeMarket } from '#types'
import { invalidInput, quoted } from './error.js'

/** Columns of so many items take 80 MB; twice as many at once gain nothing. */
const MAX_ITEMS = 1000000

/** What stands for each item's error: `errorCodes[errors[i]]`, null where there is none. */
export const errorCodes = Object.freeze([null].concat(CODES))

/** Columns that hold nothing but numbers. */
const NUMBERS = /^\[object (Float32|Float64|Int8|Int16|Int32|Uint8|Uint8Clamped|Uint16|Uint32)Array\]$/

/** A column as doubles: what is no number is not one in there either. */
function columnOf(column, name) {
  if (typeof column !== 'object' || column === null || !Number.isInteger(column.length)) {
    throw invalidInput(`${name} is a column: give a Float64Array or a list of numbers, not ${quoted(column)}`, name)
  }
  if (column.length > MAX_ITEMS) throw invalidInput('the column is longer than 10^6 items; split it', name)
  const kind = Object.prototype.toString.call(column)
  if (kind === '[object Float64Array]') return column
  if (NUMBERS.test(kind)) return new Float64Array(column)
  const doubles = new Float64Array(column.length)
  for (let index = 0; index < doubles.length; index += 1) {
    const value = column[index]
    doubles[index] = typeof value === 'number' ? value : NaN
  }
  return doubles
}

/** A second column of as many items; one value stands for all. */
function besideOf(column, name, count, single) {
  if (single !== undefined) return new Float64Array(count).fill(single)
  const doubles = columnOf(column, name)
  if (doubles.length !== count) throw invalidInput(`${doubles.length} items beside ${count}; give as many of each`, name)
  return doubles
}

function inputOf(input) {
  if (typeof input !== 'object' || input === null) throw invalidInput('a batch takes an object', null)
  return input
}

/** In the order of src/batch.rs: `names` are the columns that go out. */
const BATCHES = [
  {
    scheme: 'appreciation',
    method: 'quoteOrders',
    write: (input) => writeMarket(input.market),
    columns(input) {
      const { referred } = input
      const amounts = columnOf(input.amounts, 'amounts')
      const single = referred === true ? 1 : referred === false ? 0 : undefined
      return [amounts, besideOf(referred, 'referred', amounts.length, single)]
    },
    names: ['contribution', 'grantValue', 'units', 'referrerUnits', 'quotaGranted', 'residue', 'unitValueAfter', 'capReached'],
  },
  {
    scheme: 'appreciation',
    method: 'valueHoldings',
    write: (input) => writeMarket(input.market),
    columns(input) {
      const units = columnOf(input.units, 'units')
      return [units, besideOf(input.quotas, 'quotas', units.length, input.quotas === null ? NaN : undefined)]
    },
    names: ['value', 'displayValue', 'headroom', 'exitDue'],
  },
  {
    scheme: 'dividend',
    method: 'estimates',
    write: (input) => writeDividendDay(input.day),
    columns(input) {
      const shares = columnOf(input.shares, 'shares')
      return [shares, besideOf(input.quotas, 'quotas', shares.length)]
    },
    names: ['tier', 'proRata', 'tierShare', 'gross', 'payout', 'quotaAfter'],
  },
]

/** `run(place of a batch, write, input, columns, count of columns out) -> {columns, errors}`. */
export function batchesOf(scheme, run) {
  const batches = {}
  BATCHES.forEach((batch, place) => {
    if (batch.scheme !== scheme) return
    batches[batch.method] = (input) => {
      const made = run(place, batch.write, inputOf(input), batch.columns(input), batch.names.length)
      const result = {}
      batch.names.forEach((name, index) => {
        result[name] = made.columns[index]
      })
      result.errors = made.errors
      return result
    }
  })
  return batches
}
