// The helpers for typing and reading. Expected figures are written out; properties compare texts, never numbers.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { inPkg } from './package-under-test.mjs'

const { parseTyped, fromFen, toFen, format, isZero, compare, add, subtract, RulesError } = createRequire(import.meta.url)(inPkg('miniprogram_dist/index.js'))

const EMPTY = { state: 'empty', value: null }
const INCOMPLETE = { state: 'incomplete', value: null }
const ok = (value) => ({ state: 'ok', value })
const refuses = (run, code, path = null) => assert.throws(run, { name: 'RulesError', code, path })

// ---- parseTyped ---------------------------------------------------------------------------------------------------

for (const [typed, expected] of [
  ['', EMPTY],
  ['  \t', EMPTY],
  ['\u3000\u00a0', EMPTY],
  ['0', ok('0')],
  ['000', ok('0')],
  ['0.00', ok('0')],
  ['12', ok('12')],
  ['007', ok('7')],
  ['12.5', ok('12.5')],
  ['12.50', ok('12.5')],
  ['12.500', ok('12.5')],
  ['0.05', ok('0.05')],
  ['.5', ok('0.5')],
  ['100', ok('100')],
  ['1000000.01', ok('1000000.01')],
  ['.', INCOMPLETE],
  ['12.', INCOMPLETE],
  ['0.', INCOMPLETE],
  ['１２．５０', ok('12.5')],
  ['１，２３４．５', ok('1234.5')],
  ['12。5', ok('12.5')],
  ['12｡5', ok('12.5')],
  [' 12.5 ', ok('12.5')],
  ['\ufeff12.5\u3000', ok('12.5')],
  ['1,234', ok('1234')],
  ['1,234,567.89', ok('1234567.89')],
  ['1 234 567', ok('1234567')],
  ['1\u00a0234\u202f567', ok('1234567')],
  ['1, 234', ok('1234')],
  ['0,001', ok('1')],
  ['1,', INCOMPLETE],
  ['1,2', INCOMPLETE],
  ['1,23', INCOMPLETE],
  ['12,345,6', INCOMPLETE],
  ['1,234.', INCOMPLETE],
  ['¥12', ok('12')],
  ['￥12.50', ok('12.5')],
  ['¥ 1,234.50', ok('1234.5')],
  ['CN¥12', ok('12')],
  ['cny 12', ok('12')],
  ['12.5元', ok('12.5')],
  ['12.5 元', ok('12.5')],
  ['１２．５元', ok('12.5')],
  ['¥', INCOMPLETE],
  ['¥1,2', INCOMPLETE],
  ['1万', ok('10000')],
  ['1.2万', ok('12000')],
  ['.5万', ok('5000')],
  ['1.万', INCOMPLETE],
  ['12.345678万', ok('123456.78')],
  ['¥12.345678万元', ok('123456.78')],
  ['1.2345亿', ok('123450000')],
  ['10,000亿', ok('1000000000000')],
  ['0.0001万', ok('1')],
]) {
  test(`typed ${JSON.stringify(typed)} is ${expected.value ?? expected.state}`, () => assert.deepEqual(parseTyped(typed), expected))
}

for (const typed of [
  '-1', '+1', '1e3', '1E3', '0x1F', 'abc', '$12', '12分', '12角', '元', '万', '12¥', '元12', '12元元', '12万万', '12亿万', '1亿2万', '12万5', '12,5元', '1.2.3', '..', ',', '1,,234', ',123', '1,2345', '12,34.5', '1,23.5',
  '1234,567', '1.234,5', '12.3 4', '1_000', '٣', '１²', '\u0000', 'NaN', 'Infinity', '1\u200b2', '\ud800', '一百',
]) {
  test(`typed ${JSON.stringify(typed)} is no amount`, () => refuses(() => parseTyped(typed), 'INVALID_DECIMAL'))
}

for (const [typed, expected] of [
  ['', EMPTY],
  ['12', ok('12')],
  ['12.', ok('12')],
  ['12,', ok('12')],
  ['1,234,', ok('1234')],
  ['1,234.', ok('1234')],
  ['1.万', ok('10000')],
  ['¥1,234.50', ok('1234.5')],
  ['12.50', ok('12.5')],
]) {
  test(`left at ${JSON.stringify(typed)} it is ${expected.value ?? expected.state}`, () => {
    assert.deepEqual(parseTyped(typed, { final: true }), expected)
  })
}

for (const typed of ['.', '¥', '12,5', '12,50', '1 234,50', '1,23', '1,23,', ',', '12,5元', '12,,']) {
  test(`left at ${JSON.stringify(typed)} it is no amount`, () => refuses(() => parseTyped(typed, { final: true }), 'INVALID_DECIMAL'))
}

test('decimals past the scale are refused; zeros never count', () => {
  refuses(() => parseTyped('12.345'), 'TOO_MANY_DECIMALS')
  refuses(() => parseTyped('12.5', { decimals: 0 }), 'TOO_MANY_DECIMALS')
  refuses(() => parseTyped('0.000000001', { decimals: 8 }), 'TOO_MANY_DECIMALS')
  assert.deepEqual(parseTyped('12.0', { decimals: 0 }), ok('12'))
  assert.deepEqual(parseTyped('0.00000001', { decimals: 8 }), ok('0.00000001'))
  assert.deepEqual(parseTyped('12.345', { decimals: 3 }), ok('12.345'))
  assert.deepEqual(parseTyped('12.34', {}), ok('12.34'))
  assert.deepEqual(parseTyped('12.34', null), ok('12.34'))
})

test('an error names the value, the rule and the way out', () => {
  assert.throws(() => parseTyped('12.345'), { message: '"12.345" has 3 decimals; this figure takes at most 2 decimals' })
  assert.throws(() => parseTyped('$12'), { message: '"$12" is not an amount; type digits and one point, such as "12.50"' })
  assert.throws(() => parseTyped('12.345678万', { decimals: 1 }), { message: '"12.345678万" has 2 decimals; this figure takes at most 1 decimals' })
  assert.throws(() => parseTyped('12,50', { final: true }), {
    message: '"12,50" has a separator that is not at every third digit; for decimals write a point: "12.50"',
  })
  const way = (typed) => {
    try {
      return parseTyped(typed, { final: true }).value
    } catch ({ message }) {
      return message.split('; ')[1]
    }
  }
  assert.equal(way('1,2,5'), 'remove it')
  assert.equal(way('1,234,5'), 'for decimals write a point: "1234.5"')
  assert.equal(way('\u00A512,5'), 'for decimals write a point: "12.5"')
  assert.equal(way(',50'), 'for decimals write a point: "0.50"')
  assert.equal(way('012,5'), 'for decimals write a point: "12.5"')
  assert.throws(() => parseTyped('1,2345'), { message: '"1,2345" has a separator that is not at every third digit; remove it' })
  assert.throws(() => parseTyped('9x'.repeat(1000)), (error) => error.message.length < 120)
})

test('what is no text is refused', () => {
  for (const value of [12, 12n, null, undefined, {}, [], ['12'], true, Symbol('x'), () => '12']) {
    refuses(() => parseTyped(value), 'INVALID_DECIMAL')
  }
  for (const decimals of [-1, 1.5, NaN, Infinity, '2', null, 2n]) {
    refuses(() => parseTyped('12', { decimals }), 'INVALID_INPUT', 'decimals')
  }
})

// ---- fromFen and toFen --------------------------------------------------------------------------------------------

for (const [fen, yuan] of [
  [0, '0.00'],
  [-0, '0.00'],
  [1, '0.01'],
  [10, '0.10'],
  [99, '0.99'],
  [100, '1.00'],
  [1234, '12.34'],
  [9007199254740991, '90071992547409.91'],
  [0n, '0.00'],
  [123456789012345678901234567890n, '1234567890123456789012345678.90'],
  ['5', '0.05'],
  ['123456789012345678901234567890', '1234567890123456789012345678.90'],
]) {
  test(`${typeof fen} ${fen} fen are ${yuan} yuan`, () => assert.equal(fromFen(fen), yuan))
}

test('what is no count of fen is refused', () => {
  for (const fen of [-1, 0.5, NaN, Infinity, 9007199254740992, 1e21, -1n, '', '-5', '007', '1.5', '1e3', ' 1', null, undefined, {}, [5], true]) {
    refuses(() => fromFen(fen), 'INVALID_DECIMAL')
  }
})

for (const [yuan, fen] of [
  ['0', '0'],
  ['0.00', '0'],
  ['0.01', '1'],
  ['0.1', '10'],
  ['1', '100'],
  ['12.34', '1234'],
  ['12.3400', '1234'],
  ['90071992547409.93', '9007199254740993'],
]) {
  test(`${yuan} yuan are ${fen} fen`, () => assert.equal(toFen(yuan), fen))
}

test('what is no money is refused', () => {
  refuses(() => toFen('0.001'), 'TOO_MANY_DECIMALS')
  for (const text of ['', '.5', '5.', '05', '-1', '+1', '1e3', '1,000', ' 1', '１', 12.34, 12n, null, undefined, {}]) {
    refuses(() => toFen(text), 'INVALID_DECIMAL')
  }
})

// ---- format -------------------------------------------------------------------------------------------------------

for (const [text, options, shown] of [
  ['12.50', undefined, '12.50'],
  ['12.50', null, '12.50'],
  ['12.50', {}, '12.50'],
  ['12.50', { trim: true }, '12.5'],
  ['12.00', { trim: true }, '12'],
  ['0.00', { trim: true }, '0'],
  ['100', { trim: true }, '100'],
  ['21.00000000', { trim: true }, '21'],
  ['123', { group: true }, '123'],
  ['1234', { group: true }, '1,234'],
  ['123456.7890', { group: true }, '123,456.7890'],
  ['1234567.80', { group: true, trim: true }, '1,234,567.8'],
  ['9999.99', { wan: true }, '9999.99'],
  ['10000.00', { wan: true }, '1.000000万'],
  ['10000.00', { wan: true, trim: true }, '1万'],
  ['123456.78', { wan: true }, '12.345678万'],
  ['99999999.99', { wan: true }, '9999.999999万'],
  ['100000000', { wan: true, trim: true }, '1亿'],
  ['123450000.00', { wan: true, trim: true }, '1.2345亿'],
  ['1000000000000', { wan: true, trim: true, group: true }, '10,000亿'],
  ['10000', { wan: true }, '1.0000万'],
]) {
  test(`${text} with ${JSON.stringify(options)} reads ${shown}`, () => assert.equal(format(text, options), shown))
}

test('what is no decimal is not formatted', () => {
  for (const text of ['', '-1', '1.', '.1', '01', '1e3', '1,234', 'NaN', 12, 12n, null, undefined, {}, ['1']]) {
    refuses(() => format(text, { group: true }), 'INVALID_DECIMAL')
  }
})

// ---- sums ---------------------------------------------------------------------------------------------------------

for (const [one, other, sum, difference] of [
  ['0', '0', '0', '0'],
  ['12.50', '0.5', '13.00', '12.00'],
  ['1', '0.99', '1.99', '0.01'],
  ['999999999999999', '1', '1000000000000000', '999999999999998'],
  ['1000000000000000', '1', '1000000000000001', '999999999999999'],
  ['0.1', '0.02', '0.12', '0.08'],
  ['99999999999999999999999999999999.99', '0.01', '100000000000000000000000000000000.00', '99999999999999999999999999999999.98'],
  ['100000000000000000000000000000000', '0.00000001', '100000000000000000000000000000000.00000001', '99999999999999999999999999999999.99999999'],
]) {
  test(`${one} and ${other}`, () => {
    assert.equal(add(one, other), sum)
    assert.equal(add(other, one), sum)
    assert.equal(subtract(one, other), difference)
  })
}

test('a difference below zero is an error', () => {
  assert.throws(() => subtract('1', '1.01'), { code: 'OUT_OF_RANGE', message: '"1" less "1.01" is below 0, and no figure of the rules is; compare them first' })
  assert.equal(subtract('1.50', '1.5'), '0.00')
})

test('decimals compare by value', () => {
  assert.equal(compare('1.5', '1.50'), 0)
  assert.equal(compare('9', '10'), -1)
  assert.equal(compare('0.1', '0.09'), 1)
  assert.deepEqual(['10', '9.5', '9', '100', '0'].sort(compare), ['0', '9', '9.5', '10', '100'])
  assert.deepEqual(['0', '0.00', '0.01', '10'].map(isZero), [true, true, false, false])
})

test('what is no decimal has no sum', () => {
  for (const text of ['', '-1', '1.', '.1', '01', '1e3', '1,234', 12, 12n, null, undefined, {}]) {
    for (const run of [() => add(text, '1'), () => subtract('1', text), () => compare('1', text), () => isZero(text)]) refuses(run, 'INVALID_DECIMAL')
  }
})

// ---- properties ---------------------------------------------------------------------------------------------------

const digits = (constraints) => fc.string({ unit: fc.constantFrom(...'0123456789'), ...constraints })
const whole = digits({ minLength: 1, maxLength: 60 }).map((text) => text.replace(/^0+(?=.)/, ''))
const decimal = fc.tuple(whole, digits({ maxLength: 12 })).map(([front, back]) => (back === '' ? front : `${front}.${back}`))
const trimmed = (text) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text)

test('parseTyped gives the same figure however it was typed', () => {
  const wide = (text) => text.replace(/[0-9]/g, (digit) => '０１２３４５６７８９'[digit]).replace('.', '．').replace(/,/g, '，')
  const styles = [(text) => text, wide, (text) => ` ${text}\u3000`, (text) => `000${text}`, (text) => format(text, { group: true }),
    (text) => wide(format(text, { group: true })), (text) => format(text, { group: true }).replace(/,/g, ' ')]
  fc.assert(
    fc.property(decimal, fc.constantFrom(...styles), (text, style) => {
      assert.deepEqual(parseTyped(style(text), { decimals: 12 }), ok(trimmed(text)))
    }),
  )
})

test('parseTyped of its own value is that value', () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const { value } = parseTyped(text, { decimals: 12 })
      assert.deepEqual(parseTyped(value, { decimals: 12 }), ok(value))
    }),
  )
})

test('every beginning of a grouped figure can still be typed on', () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const typed = format(text, { group: true })
      for (let end = 0; end <= typed.length; end += 1) parseTyped(typed.slice(0, end), { decimals: 12 })
    }),
  )
})

test('any text whatever is a figure, not yet one, or a RulesError', () => {
  const pieces = fc.array(fc.constantFrom('0', '1', '9', '.', ',', ' ', '，', '。', '．', '７', '\u3000', '-', 'e', '万'), { maxLength: 12 })
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), pieces.map((list) => list.join(''))), (text) => {
      try {
        const { state, value } = parseTyped(text)
        assert.equal(value === null, state !== 'ok')
        if (value !== null) assert.match(value, /^(0|[1-9][0-9]*)(\.[0-9]?[1-9])?$/)
      } catch (error) {
        assert.ok(error instanceof RulesError, String(error))
      }
    }),
    { numRuns: 2000 },
  )
})

test('fen to yuan to fen is where it started', () => {
  fc.assert(
    fc.property(whole, (fen) => {
      assert.equal(toFen(fromFen(fen)), fen)
      assert.equal(toFen(fromFen(BigInt(fen))), fen)
    }),
  )
  fc.assert(fc.property(fc.maxSafeNat(), (fen) => assert.equal(toFen(fromFen(fen)), String(fen))))
})

test('format moves digits and never changes them', () => {
  const options = fc.record({ group: fc.boolean(), trim: fc.boolean(), wan: fc.boolean() })
  fc.assert(
    fc.property(decimal, options, (text, chosen) => {
      const shown = format(text, chosen)
      const places = shown.endsWith('亿') ? 8 : shown.endsWith('万') ? 4 : 0
      const [front, back = ''] = shown.replace(/[万亿,]/g, '').split('.')
      const moved = `${front}${back.padEnd(places, '0').slice(0, places)}.${back.slice(places)}`.replace(/\.$/, '')
      assert.equal(trimmed(moved), trimmed(text))
      if (!chosen.trim && !chosen.wan) assert.equal(shown.replace(/,/g, ''), text)
    }),
  )
})

test('sums equal those of unlimited integers', () => {
  fc.assert(
    fc.property(decimal, decimal, (one, other) => {
      const scale = Math.max(...[one, other].map((text) => (text.split('.')[1] ?? '').length))
      const integer = (text) => BigInt(text.split('.')[0] + (text.split('.')[1] ?? '').padEnd(scale, '0'))
      assert.equal(integer(add(one, other)), integer(one) + integer(other))
      assert.equal((add(one, other).split('.')[1] ?? '').length, scale)
      const [less, more] = integer(one) < integer(other) ? [one, other] : [other, one]
      assert.equal(integer(subtract(more, less)), integer(more) - integer(less))
      assert.equal(subtract(add(one, other), other), add(one, subtract(other, other)))
      assert.equal(compare(one, other), integer(one) < integer(other) ? -1 : integer(one) > integer(other) ? 1 : 0)
    }),
  )
})

test('what format prints is read again', () => {
  const options = fc.record({ group: fc.boolean(), trim: fc.boolean(), wan: fc.boolean() })
  fc.assert(
    fc.property(decimal, options, fc.constantFrom('', '¥'), fc.constantFrom('', '元'), (text, chosen, sign, unit) => {
      for (const final of [false, true]) {
        assert.deepEqual(parseTyped(sign + format(text, chosen) + unit, { decimals: 12, final }), ok(trimmed(text)))
      }
    }),
  )
})

test('what is left in a field is a figure, nothing or a RulesError', () => {
  const pieces = fc.array(fc.constantFrom('0', '1', '9', '.', ',', ' ', '¥', '元', '万', '亿', '。', '７'), { maxLength: 12 })
  fc.assert(
    fc.property(pieces.map((list) => list.join('')), (text) => {
      try {
        const { state, value } = parseTyped(text, { final: true })
        assert.equal(state, value === null ? 'empty' : 'ok')
      } catch (error) {
        assert.ok(error instanceof RulesError, String(error))
      }
    }),
    { numRuns: 2000 },
  )
})

test('text of millions of characters takes linear time', () => {
  const long = 3_000_000
  assert.equal(parseTyped('9'.repeat(long)).value.length, long)
  assert.deepEqual(parseTyped(' '.repeat(long)), EMPTY)
  assert.deepEqual(parseTyped(`1.${'0'.repeat(long)}`), ok('1'))
  refuses(() => parseTyped(`1${' '.repeat(long)}x`), 'INVALID_DECIMAL')
  refuses(() => parseTyped(`1.${'0'.repeat(long)}1`), 'TOO_MANY_DECIMALS')
  refuses(() => parseTyped(`1${',000'.repeat(long / 4)}x`), 'INVALID_DECIMAL')
  assert.equal(format('1'.repeat(long), { group: true, trim: true }).length, long + long / 3 - 1)
  assert.equal(fromFen('1'.repeat(long)).length, long + 1)
  assert.equal(toFen(`1.${'0'.repeat(long)}`), '100')
  assert.equal(add('9'.repeat(long), '1').length, long + 1)
  assert.equal(subtract(`1${'0'.repeat(long)}`, '1'), '9'.repeat(long))
})
