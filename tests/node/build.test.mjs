// The build's own guards: where a tool writes something else than expected, it stops.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declarationsOf, operationsOf } from '../../pkg-template/build/declarations.mjs'
import { shortTextModule, typesModule } from '../../pkg-template/build/flat.mjs'
import { fallbackModule, replaceOnce, webGlue } from '../../pkg-template/build/glue.mjs'

test('a place that is missing or there twice stops the build', () => {
  assert.equal(replaceOnce('a b c', 'b', 'x', 'the place'), 'a x c')
  assert.throws(() => replaceOnce('a c', 'b', 'x', 'the place'), { message: 'the place: found 0 times, expected once' })
  assert.throws(() => replaceOnce('b b', 'b', 'x', 'the place'), { message: 'the place: found 2 times, expected once' })
})

test('another web glue or another wasm2js stops the build', () => {
  assert.throws(() => webGlue('export default init'), /found 0 times/)
  assert.throws(() => fallbackModule('var x = 1'), /another module than expected/)
  assert.throws(() => fallbackModule(`import x from 'x';\nfunction asmFunc(i) {}\nvar retasmFunc = asmFunc({});`), /imports something/)
})

const CLASSES = '/** Bytes. */\nexport class Exchange {}\n/** A handle. */\nexport class RulebookHandle {}\n'
const INTERFACE = (name, fields) => `/** ${name}. */\nexport interface ${name} {\n${fields}\n}\n`
const OPERATIONS = '/** Operations. */\nexport interface OrderOperations {\n    /** Total. */\n    total(input: Cart): Sum;\n}\n'
const MONEY = '/** Money. */\nexport type Money = string;\n'

const made = (text) => {
  const declarations = declarationsOf(`${MONEY}${OPERATIONS}${text}${CLASSES}`)
  return typesModule(declarations, operationsOf(declarations))
}

test('inputs are written and results read field by field, in the order of their types', () => {
  const cart = INTERFACE('Cart', '    lines: Line[];\n    money: Money;\n    counts: Map<string, number>;\n    kind: "a" | "b";\n    line: Line | undefined;')
  const line = INTERFACE('Line', '    price: Money;')
  const run = INTERFACE('Run<F>', '    day: number;\n    figure: F;')
  const sum = INTERFACE('Sum', '    sum: Money;\n    name: Name | undefined;\n    isAll: boolean;\n    runs: Run<Money>[];\n    heads: Map<string, number>;')
  const text = made(`/** Name. */\nexport type Name = string;\n${cart}${line}${run}${sum}`)
  assert.ok(
    text.includes(
      'function writeCart(v) {\n  if (begins(v)) {\n    putList(v.lines, writeLine)\n    put(v.money)\n' +
        '    putKeyed(v.counts)\n    put(v.kind)\n    writeLine(v.line)\n  }\n}',
    ),
    text,
  )
  assert.ok(
    text.includes(
      'function readSum() {\n  skip()\n  return {\n    sum: text(),\n    name: nullable(freeText),\n    isAll: flag(),\n' +
        '    runs: list(readRunMoney),\n    heads: keyed(count),\n  }\n}',
    ),
    text,
  )
  assert.ok(text.includes('function readRunMoney() {\n  skip()\n  return {\n    day: count(),\n    figure: text(),\n  }\n}'), text)
  assert.ok(text.includes("export const OPERATIONS = [\n  'order.total',\n]"), text)
  assert.ok(text.includes('export const WRITE = [\n  writeCart,\n]') && text.includes('export const READ = [\n  readSum,\n]'), text)
})

test('short texts are made by one call, longer ones too', () => {
  const text = shortTextModule()
  assert.ok(text.includes('    case 3:\n      return char(b[p], b[p + 1], b[p + 2])\n'), text)
  assert.equal([...text.matchAll(/case \d+:/g)].length, 17)
})

test('a type that is not understood stops the build', () => {
  const types = (fields) => made(`${INTERFACE('Cart', fields)}${INTERFACE('Sum', '    sum: Money;')}`)
  assert.throws(() => types('    price: Unknown;'), /the type Unknown was not understood/)
  assert.throws(() => types('    price: [string, string];'), /was not understood/)
  assert.throws(() => types(''), /Cart has no field/)
  assert.throws(() => declarationsOf(OPERATIONS), /have 0 classes, expected 2/)
})
