// The build's own guards: where a tool writes something else than expected, it stops.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declarationsOf, operationsOf, shapesModule } from '../../pkg-template/build/declarations.mjs'
import { fallbackModule, miniGlue, replaceOnce, webGlue } from '../../pkg-template/build/glue.mjs'

const BYTES = `if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {\n`
const NUMBERS =
  'if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || ' +
  '(cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {\n'

test('a place that is missing or there twice stops the build', () => {
  assert.equal(replaceOnce('a b c', 'b', 'x', 'the place'), 'a x c')
  assert.throws(() => replaceOnce('a c', 'b', 'x', 'the place'), { message: 'the place: found 0 times, expected once' })
  assert.throws(() => replaceOnce('b b', 'b', 'x', 'the place'), { message: 'the place: found 2 times, expected once' })
})

test('both views of the memory are compared with its buffer', () => {
  const patched = miniGlue(BYTES + NUMBERS)
  assert.equal(
    patched,
    'if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer) {\n' +
      'if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer !== wasm.memory.buffer) {\n',
  )
})

test('a glue that keeps fewer, more or other views stops the build', () => {
  assert.throws(() => miniGlue(BYTES), /view of numbers: found 0 times/)
  assert.throws(() => miniGlue(NUMBERS), /view of bytes: found 0 times/)
  assert.throws(() => miniGlue(BYTES + BYTES + NUMBERS), /view of bytes: found 2 times/)
  assert.throws(() => miniGlue(`${BYTES}${NUMBERS}if (cachedInt32ArrayMemory0 === null) {`), /keeps 3 views/)
})

test('another web glue or another wasm2js stops the build', () => {
  assert.throws(() => webGlue('export default init'), /found 0 times/)
  assert.throws(() => fallbackModule('var x = 1'), /another module than expected/)
  assert.throws(() => fallbackModule(`import x from 'x';\nfunction asmFunc(i) {}\nvar retasmFunc = asmFunc({});`), /imports something unexpected/)
})

const HANDLE = '/** A handle. */\nexport class RulebookHandle {}\n'
const INTERFACE = (name, fields) => `/** ${name}. */\nexport interface ${name} {\n${fields}\n}\n`
const OPERATIONS = '/** Operations. */\nexport interface OrderOperations {\n    /** Total. */\n    total(input: Cart): Sum;\n}\n'

test('shapes follow the types of the inputs', () => {
  const cart = INTERFACE('Cart', '    lines: Line[];\n    money: Money;\n    counts: Map<string, number>;\n    kind: "a" | "b";\n    line: Line | undefined;')
  const line = INTERFACE('Line', '    price: Money;')
  const generated = `/** Money. */\nexport type Money = string;\n${OPERATIONS}${cart}${line}${INTERFACE('Sum', '    sum: Money;')}${HANDLE}`
  const declarations = declarationsOf(generated)
  assert.deepEqual(declarations.map(({ name }) => name), ['Money', 'OrderOperations', 'Cart', 'Line', 'Sum'])
  assert.equal(
    shapesModule(declarations, operationsOf(declarations)),
    'const Line = { price: 0 }\n' +
      'const Cart = { lines: [Line], money: 0, counts: 1, kind: 0, line: Line }\n' +
      "export default {\n  'order.total': Cart,\n}\n",
  )
})

test('a type that is not understood stops the build', () => {
  const shapes = (fields) => {
    const declarations = declarationsOf(OPERATIONS + INTERFACE('Cart', fields) + HANDLE)
    return shapesModule(declarations, operationsOf(declarations))
  }
  assert.throws(() => shapes('    price: Unknown;'), /the type Unknown of an input was not understood/)
  assert.throws(() => shapes('    price: [string, string];'), /was not understood/)
  assert.throws(() => shapes(''), /Cart has no field/)
  assert.throws(() => declarationsOf(OPERATIONS), /no RulebookHandle/)
})
