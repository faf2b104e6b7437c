// Opening a rulebook with decimal.js: the document parsed, checked whole and digested, as RULES section 7 has it.
// Appreciation is the only scheme here, which is enough to open a rulebook that has no other.

import { createHash } from 'node:crypto'

import { Decimal } from 'decimal.js'

import type { AppreciationPeer } from '../peer.ts'
import { Refusal } from '../refusal.ts'
import * as rules from '../rules.ts'
import { decimalText } from '../shape.ts'
import { peer } from './decimal.ts'

type Fields = Record<string, unknown>

const DOCUMENT = ['schema', 'id', 'version', 'name', 'effectiveFrom', 'appreciation', 'dividend', 'release']
const APPRECIATION = [
  'issuePrice',
  'unitCap',
  'contributionRate',
  'grantRate',
  'referrerGrantRate',
  'redemptionFeeRate',
  'quotaMultiplier',
]
/** What may be left out, and then means 0. */
const DEFAULTED = ['merchantGrantRate']

function invalid(path: string): Refusal {
  return new Refusal('INVALID_INPUT', path)
}

type Names = readonly string[]

/** An object with exactly these fields, and perhaps the defaulted ones. */
function fieldsOf(value: unknown, names: Names, path: string, defaulted: Names = []): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(path)
  const fields = value as Fields
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  for (const name of Object.keys(fields)) if (!names.includes(name) && !defaulted.includes(name)) throw invalid(below(name))
  for (const name of names) if (fields[name] === undefined) throw invalid(below(name))
  return fields
}

function name(value: unknown, path: string): void {
  if (typeof value !== 'string' || value === '') throw invalid(path)
}

function day(value: unknown): void {
  if (value === null) return
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw invalid('effectiveFrom')
  const date = new Date(`${value}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value) throw invalid('effectiveFrom')
}

interface Bounds {
  scale: number
  most: string
  /** Whether 0, or the largest value, is out of range. */
  above0?: boolean
  belowMost?: boolean
}

function decimal(value: unknown, { scale, most, above0, belowMost }: Bounds, path: string): Decimal {
  const read = new Decimal(decimalText(value, scale, path))
  const out = read.gt(most) || (above0 === true && read.isZero()) || (belowMost === true && read.eq(most))
  if (out) throw new Refusal('OUT_OF_RANGE', path)
  return read
}

function appreciation(value: unknown): rules.AppreciationConfig {
  const fields = fieldsOf(value, APPRECIATION, 'appreciation', DEFAULTED)
  const read = (field: string, bounds: Bounds): Decimal => decimal(fields[field], bounds, `appreciation.${field}`)
  const rate = { scale: rules.RATE, most: '1' }
  read('issuePrice', { scale: 4, most: rules.MOST_PRICE, above0: true })
  read('unitCap', { scale: rules.UNITS, most: rules.MOST_UNITS, above0: true })
  read('contributionRate', { ...rate, above0: true })
  const grant = read('grantRate', { ...rate, above0: true })
  const referrer = read('referrerGrantRate', rate)
  const given = fields['merchantGrantRate'] !== undefined
  const merchant = given ? read('merchantGrantRate', rate) : new Decimal(0)
  read('redemptionFeeRate', { ...rate, belowMost: true })
  if (fields['quotaMultiplier'] !== null) {
    read('quotaMultiplier', { scale: rules.FACTOR, most: rules.MOST_FACTOR, above0: true })
  }
  if (grant.plus(referrer).plus(merchant).gt(1)) {
    throw new Refusal('UNIT_VALUE_COULD_FALL', `appreciation.${given ? 'merchantGrantRate' : 'referrerGrantRate'}`)
  }
  return value as rules.AppreciationConfig
}

/** RFC 8785 for what rulebooks hold: texts, whole numbers, nulls, lists and objects. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = value as Fields
  const written = Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`)
  return `{${written.join(',')}}`
}

export interface OpenedWithDecimal {
  digest: string
  appreciation: AppreciationPeer
}

export function openRulebook(text: string): OpenedWithDecimal {
  const document: unknown = JSON.parse(text)
  const fields = fieldsOf(document, DOCUMENT, '')
  if (fields['schema'] !== 1) throw invalid('schema')
  for (const field of ['id', 'version', 'name']) name(fields[field], field)
  day(fields['effectiveFrom'])
  const others = fields['dividend'] !== null || fields['release'] !== null
  if (others) throw new Error('appreciation is all that is known here')
  const config = appreciation(fields['appreciation'])
  const digest = createHash('sha256').update(canonical(document)).digest('hex')
  return { digest, appreciation: peer.appreciation(config) }
}
