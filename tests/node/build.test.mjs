// The build's own guards: where a tool writes something else than expected, it stops.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortTextModule, typesModule } from '../../pkg-template/build/codec.mjs'
import { wireDeclarations } from '../../pkg-template/build/declarations.mjs'
import { inJavaScript } from '../../pkg-template/build/docs.mjs'
import { fallbackModule, replaceOnce, webGlue, withoutExports } from '../../pkg-template/build/glue.mjs'
import { indexed, pageOf } from '../../pkg-template/build/schema.mjs'

test('a place that is missing or there twice stops the build', () => {
  assert.equal(replaceOnce('a b c', 'b', 'x', 'the place'), 'a x c')
  assert.throws(() => replaceOnce('a c', 'b', 'x', 'the place'), { message: 'the place: found 0 times, expected once' })
  assert.throws(() => replaceOnce('b b', 'b', 'x', 'the place'), { message: 'the place: found 2 times, expected once' })
})

test('another web glue, another wasm2js or another esbuild stops the build', () => {
  assert.throws(() => webGlue('export default init'), /found 0 times/)
  assert.throws(() => fallbackModule('var x = 1'), /another module than expected/)
  assert.throws(() => fallbackModule(`import x from 'x';\nfunction asmFunc(i) {}\nvar retasmFunc = asmFunc({});`), /imports something/)
  assert.equal(withoutExports('let a=1;export{a as load,b};', (body, exports) => `${body}|${exports}`), 'let a=1;|{load:a,b:b}')
  assert.throws(() => withoutExports('let a=1;export default a', String), /other exports than expected/)
})

test('doc comments of Rust name what JavaScript has', () => {
  const operations = [{ name: 'dividend.orderFor', method: 'find_order' }, { name: 'order.total', method: 'total' }]
  const said = (doc) => inJavaScript({ operations, types: [{ doc }] }).types[0].doc
  assert.equal(said('An order, for [`Dividend::find_order`].'), 'An order, for `dividend.orderFor`.')
  assert.equal(said('As [`Orders::total`](crate::Orders::total) and `quota`.'), 'As `order.total` and `quota`.')
  assert.equal(said('A text.\n\n```\nlet x = 1;\n```'), 'A text.')
  assert.throws(() => said('See [`Dividend::lost`].'), { message: 'Dividend::lost in a doc comment has no name in JavaScript' })
})

const MONEY = { kind: 'decimal', name: 'Money' }
const field = (name, type, more) => ({ name, doc: `The ${name}.`, type, ...more })
const type = (name, ...fields) => ({ name, scheme: 'order', doc: `A ${name}.`, fields })

/** A schema of one operation, whose input and result have these fields; `types` are what they consist of. */
function schemaOf(input, result, ...types) {
  return indexed({
    version: '1.0.0',
    errors: [{ code: 'OVERFLOW', doc: 'Too much.' }],
    decimals: [{ name: 'Money', doc: 'Money.', scale: 2 }],
    types: [
      type('Cart', ...input),
      type('Sum', ...result),
      type('Market', field('fund', MONEY)),
      type('Quote', field('market', { kind: 'object', name: 'Market' })),
      type('Book', field('appreciation', { kind: 'nullable', of: MONEY })),
      ...types,
    ],
    schemes: [{ name: 'appreciation', doc: 'Units.' }],
    operations: [
      { name: 'order.total', doc: 'The total.', input: 'Cart', result: 'Sum' },
      { name: 'appreciation.quoteOrder', doc: 'A quote.', input: 'Quote', result: 'Market' },
    ],
    batches: [
      {
        scheme: 'appreciation',
        name: 'quoteOrders',
        doc: 'Quotes.',
        shared: [field('market', { kind: 'object', name: 'Market' })],
        ins: [{ name: 'amounts', doc: 'Amounts.', of: 'whole' }, { name: 'quotas', doc: 'Quotas.', of: 'nullable' }],
        outs: [{ name: 'units', doc: 'Units.', of: 'whole' }],
      },
    ],
    rulebook: 'Book',
  })
}

const LINE = type('Line', field('price', MONEY))
const KIND = { name: 'Kind', scheme: 'order', doc: 'A kind.', choices: [{ value: 'a', doc: 'First.' }, { value: 'b', doc: 'Second.' }] }
const SCHEMA = schemaOf(
  [
    field('lines', { kind: 'list', of: { kind: 'object', name: 'Line' } }),
    field('money', MONEY),
    field('counts', { kind: 'entries', of: { kind: 'count' } }),
    field('kind', { kind: 'choice', name: 'Kind' }),
    field('line', { kind: 'nullable', of: { kind: 'object', name: 'Line' } }, { default: null }),
  ],
  [
    field('sum', MONEY),
    field('name', { kind: 'nullable', of: { kind: 'name' } }),
    field('isAll', { kind: 'flag' }),
    field('lines', { kind: 'list', of: { kind: 'object', name: 'Line' } }),
    field('heads', { kind: 'entries', of: { kind: 'count' } }),
  ],
  LINE,
  KIND,
)

test('inputs are written and results read field by field, in the order of the schema', () => {
  const text = typesModule(SCHEMA)
  assert.ok(
    text.includes(
      "function writeCart(v) {\n  if (begins(v)) {\n    if ('lines' in PLAIN || 'money' in PLAIN || 'counts' in PLAIN || 'kind' in PLAIN || 'line' in PLAIN) " +
        'v = owned(v)\n    putList(v.lines, writeLine)\n    put(v.money)\n    putKeyed(v.counts)\n    put(v.kind)\n    writeLine(v.line)\n  }\n}',
    ),
    text,
  )
  assert.ok(
    text.includes(
      'function readSum() {\n  skip()\n  return {\n    sum: text(),\n    name: nullable(freeText),\n    isAll: flag(),\n' +
        '    lines: list(readLine),\n    heads: keyed(count),\n  }\n}',
    ),
    text,
  )
  assert.ok(text.includes("export const OPERATIONS = [\n  'order.total',\n  'appreciation.quoteOrder',\n]"), text)
  assert.ok(text.includes('export const WRITE = [\n  writeCart,\n  writeQuote,\n]') && text.includes('export const READ = [\n  readSum,\n  readMarket,\n]'), text)
  assert.ok(text.includes("ins: [{ name: 'amounts', of: 'whole' }, { name: 'quotas', of: 'nullable' }],\n    outs: ['units'],"), text)
  assert.ok(text.includes('export const EMPTY_MARKET = {"fund":"0.00"}') && text.includes('export const ALWAYS = ["order"]'), text)
})

test('declarations are printed from the schema', () => {
  const text = wireDeclarations(SCHEMA)
  for (const expected of [
    '/** A Cart. */\nexport interface Cart {\n    /** The lines. */\n    lines: Line[];\n',
    '    /** The counts. */\n    counts: Record<string, number>;\n',
    '    /** The line. */\n    line?: Line | null;\n',
    '/**\n * A kind.\n *\n * - `a`: First.\n * - `b`: Second.\n */\nexport type Kind = "a" | "b";',
    '     * The total.\n     *\n     * @param input a Cart\n     * @returns a Sum\n     * @throws {RulesError} whose `code` and `path` say',
    '     */\n    readonly total: (input: Cart) => Sum;\n',
    '    "order.total": OrderOperations["total"];\n',
    '    /** Quotas. */\n    quotas: NullableColumn | null;\n',
    'export interface AppreciationQuoteOrdersColumns extends BatchErrors {\n    /** Units. */\n    readonly units: Float64Array;\n}',
    '    /** Too much. */\n    | "OVERFLOW"',
  ]) assert.ok(text.includes(expected), `${expected}\nis not in\n${text}`)
})

test('the page build has neither the marked operations nor the types that only they have', () => {
  const settle = { name: 'rulebook.settle', doc: 'A day.', full: true, input: 'Day', result: 'Line' }
  const types = [
    type('Cart', field('kind', { kind: 'choice', name: 'Kind' })),
    KIND,
    LINE,
    type('Day', field('line', { kind: 'object', name: 'Line' })),
    type('Market', field('fund', MONEY)),
    type('Quote', field('market', { kind: 'object', name: 'Market' })),
    type('Book', field('appreciation', { kind: 'nullable', of: MONEY })),
  ]
  const operations = [
    { name: 'order.total', doc: 'T.', input: 'Cart', result: 'Cart' },
    settle,
    { name: 'appreciation.quoteOrder', doc: 'Q.', input: 'Quote', result: 'Market' },
  ]
  const whole = { ...SCHEMA, types, operations, batches: [] }
  const page = indexed(pageOf(whole))
  assert.deepEqual([...page.types.keys()], ['Cart', 'Kind', 'Market', 'Quote', 'Book'])
  assert.deepEqual(page.elsewhere, ['rulebook.settle'])
  const [here, all] = [typesModule(page), typesModule(indexed(whole))]
  assert.ok(here.includes("OPERATIONS = [\n  'order.total',\n  'appreciation.quoteOrder',\n]") && here.includes("ELSEWHERE = [\n  'rulebook.settle',\n]"), here)
  assert.ok(!here.includes('writeDay') && all.includes('writeDay') && all.includes('ELSEWHERE = [\n\n]'))
  for (const text of [here, all]) assert.ok(text.includes('export const ALWAYS = ["order","rulebook"]'), text)
  assert.ok(!wireDeclarations(page).includes('settle') && wireDeclarations(indexed(whole)).includes('readonly settle: (input: Day) => Line;'))
})

test('short texts are made by one call, longer ones too', () => {
  const text = shortTextModule()
  assert.ok(text.includes('    case 3:\n      return char(b[p], b[p + 1], b[p + 2])\n'), text)
  assert.equal([...text.matchAll(/case \d+:/g)].length, 17)
})

test('what is not understood stops the build', () => {
  const made = (of) => typesModule(schemaOf([field('price', of)], [field('sum', MONEY)]))
  assert.throws(() => made({ kind: 'tuple' }), /the kind tuple was not understood/)
  assert.throws(() => made({ kind: 'object', name: 'Unknown' }), /the type Unknown is not in the schema/)
  assert.throws(() => made({ kind: 'entries', of: { kind: 'object', name: 'Market' } }), /only values without parts/)
  assert.throws(() => schemaOf([], [field('sum', MONEY)]), /Cart has no field/)
  assert.throws(() => schemaOf([field('a', MONEY)], [field('sum', MONEY)], type('Cart', field('a', MONEY))), /the type Cart twice/)
  const result = schemaOf([field('a', MONEY)], [field('sum', MONEY, { default: '0' })])
  assert.throws(() => wireDeclarations(result), /sum has a default, and is part of a result/)
})
