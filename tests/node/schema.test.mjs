// The JSON Schemas: they accept what the core accepts, and refuse what it refuses for the shape of one field.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { test } from 'node:test'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { inPkg, readRulebook } from './package-under-test.mjs'

const ROOT = resolve(import.meta.dirname, '../..')
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

const ajv = addFormats(new Ajv({ strict: true, allowUnionTypes: true }))
/** What decimals count; their patterns validate them. */
const UNITS = [
  'money', 'amount', 'issue-price', 'point-value', 'weight', 'units', 'rate', 'multiplier', 'points', 'shares', 'unit-value',
  'display-value', 'worth', 'ratio', 'rate-sum', 'unit-count',
]
for (const unit of UNITS) ajv.addFormat(unit, true)
for (const name of ['rulebook', 'inputs', 'results']) ajv.addSchema(readJson(inPkg(`schema/${name}.json`)))
const rulebookSchema = ajv.getSchema('urn:points-rules:rulebook')
const schemaOf = (side, op) => ajv.getSchema(`urn:points-rules:${side}#/$defs/${op}`)

const vectors = readdirSync(resolve(ROOT, 'tests/vectors')).map((name) => readJson(resolve(ROOT, 'tests/vectors', name)))
const cases = vectors.flatMap(({ groups = [] }) => groups.flatMap(({ rulebook, cases }) => cases.map((it) => ({ ...it, rulebook }))))

/** What the shape of a field decides. The two other codes of numbers depend on a scale or a bound of the rulebook. */
const SHAPE = ['INVALID_INPUT', 'INVALID_DECIMAL']
/** Rules between fields: which of two is null, how long a list is, which elements a list has. */
const BETWEEN_FIELDS = [
  'release.orderFor null',
  'release.adjust null',
  'appreciation.quoteRefund null',
  'order.refund returnedBeforeBooking',
  'order.refund returnedBefore',
  'order.refund returning',
]

const valid = (schema, value) => schema(value) || ajv.errorsText(schema.errors)

test('every ready rulebook is accepted', () => {
  const names = readdirSync(inPkg('rulebooks')).filter((name) => name.endsWith('.json'))
  assert.ok(names.length >= 10)
  for (const name of names) assert.equal(valid(rulebookSchema, readRulebook(name.replace('.json', ''))), true, name)
  for (const { rulebook } of cases) assert.equal(valid(rulebookSchema, rulebook), true, rulebook.id)
})

test('Ajv without formats takes the schemas, as docs/CLI.md says, and the patterns still decide', () => {
  const plain = new Ajv({ validateFormats: false })
  for (const name of ['rulebook', 'inputs', 'results']) plain.addSchema(readJson(inPkg(`schema/${name}.json`)))
  const isRulebook = plain.getSchema('urn:points-rules:rulebook')
  assert.equal(isRulebook(readRulebook('mall')), true)
  assert.equal(isRulebook({ ...readRulebook('mall'), effectiveFrom: '2026-02-30' }), false)
  const isAmount = plain.getSchema('urn:points-rules:inputs#/$defs/release.quoteOrder')
  assert.equal(isAmount({ amount: '12.50' }), true)
  assert.equal(isAmount({ amount: 'x' }), false)
})

test('a rulebook that the core refuses for its shape is refused', () => {
  const documents = vectors.flatMap(({ rulebooks = [] }) => rulebooks)
  const refused = documents.filter(({ error }) => SHAPE.includes(error.code))
  assert.ok(refused.length > 60)
  for (const { rulebook, error } of refused) assert.equal(rulebookSchema(rulebook), false, JSON.stringify(error))
  const related = ['DUPLICATE_NAME', 'LEVEL_FALLS', 'NEVER_RELEASES', 'POOLS_EXCEED_TURNOVER', 'TIERS_NOT_ASCENDING']
  for (const { rulebook, error } of documents.filter(({ error }) => related.includes(error.code))) {
    assert.equal(valid(rulebookSchema, rulebook), true, JSON.stringify(error))
  }
})

test('vectors: inputs and results are accepted, wrong shapes are refused', () => {
  const count = { accepted: 0, refused: 0 }
  for (const { op, input, expect, error } of cases) {
    if (['UNKNOWN_OP', 'SCHEME_NOT_CONFIGURED'].includes(error?.code)) continue
    const schema = schemaOf('inputs', op)
    const about = `${op} ${JSON.stringify(error ?? {})} ${JSON.stringify(input)}`
    if (expect !== undefined) {
      assert.equal(valid(schema, input), true, about)
      assert.equal(valid(schemaOf('results', op), expect), true, about)
      count.accepted += 1
    } else if (SHAPE.includes(error.code)) {
      if (BETWEEN_FIELDS.includes(`${op} ${error.path ?? null}`) && schema(input)) continue
      assert.equal(schema(input), false, about)
      count.refused += 1
    } else if (!['TOO_MANY_DECIMALS', 'OUT_OF_RANGE'].includes(error.code)) {
      assert.equal(valid(schema, input), true, about)
      count.accepted += 1
    }
  }
  assert.ok(count.accepted > 500 && count.refused > 500, JSON.stringify(count))
})

/** The same value with one place of it changed, in every way that is tried. */
function* changed(value) {
  const others = [null, true, 1, -1, 1.5, '', 'x', '1', '01', '1.', '.5', '-1', '1e3', '+1', '１', [], {}]
  for (const other of others) if (other !== value) yield other
  if (typeof value === 'string') yield* [`${value}0`, `${value}.0`, ` ${value}`]
  if (value === null || typeof value !== 'object') return
  for (const key of Object.keys(value)) {
    const without = Array.isArray(value) ? null : { ...value }
    if (without) {
      delete without[key]
      yield without
      yield { ...value, [`${key}s`]: value[key] }
    }
    for (const inner of changed(value[key])) {
      if (Array.isArray(value)) yield value.with(Number(key), inner)
      else yield { ...value, [key]: inner }
    }
  }
}

/** Whether the core refuses for a shape; null where another rule came first. */
function refusedForShape(op, attempt) {
  try {
    attempt()
    return false
  } catch (error) {
    const isBetween = error.path === null || BETWEEN_FIELDS.includes(`${op} ${error.path}`)
    if (SHAPE.includes(error.code)) return isBetween ? null : true
    return ['TOO_MANY_DECIMALS', 'OUT_OF_RANGE'].includes(error.code) ? null : false
  }
}

test('changed rulebooks and inputs: the same verdict as the core', async () => {
  const { openRulebook } = await createRequire(import.meta.url)(inPkg('node.js')).load()
  const count = { accepted: 0, refused: 0 }
  const compare = (schema, value, attempt, op) => {
    const expected = refusedForShape(op, attempt)
    if (expected === null) return
    if (expected) assert.equal(schema(value), false, `${op}: ${JSON.stringify(value)}`)
    else assert.equal(valid(schema, value), true, `${op}: ${JSON.stringify(value)}`)
    count[expected ? 'refused' : 'accepted'] += 1
  }
  for (const name of ['sound', 'mall', 'appreciation']) {
    for (const value of changed(readRulebook(name))) {
      compare(rulebookSchema, value, () => openRulebook(JSON.stringify(value)).free(), 'openRulebook')
    }
  }
  const tried = new Map()
  for (const { op, input, expect, rulebook } of cases) {
    const size = JSON.stringify(input).length
    if (expect === undefined || size > 1500 || (tried.get(op) ?? 0) >= 2 || op.endsWith('utlook')) continue
    tried.set(op, (tried.get(op) ?? 0) + 1)
    const rules = openRulebook(rulebook)
    for (const value of changed(input)) {
      compare(schemaOf('inputs', op), value, () => rules.call(op, value), op)
    }
    rules.free()
  }
  assert.ok(tried.size >= 30 && count.accepted > 2000 && count.refused > 10_000, JSON.stringify([tried.size, count]))
})
