// The grammar of formulas (docs/EXPLAIN.md): text to a tree.
import { number } from './fraction.mjs'
import { append, define, has, itemAt } from './property.mjs'

const TOKEN = /\s*(?:("[^"]*")|(\d[\d.^]*)|([A-Za-z](?:[A-Za-z0-9.]|\[[^\]]*\]|\{[^}]*\})*)|(<=|>=|[<>=+−×/(),]))/y
const CONSTANTS = { null: null, true: true, false: false }
const CALLS = ['min', 'max', 'sum', 'first', 'last']
const RESERVED = ['if', 'then', 'else', 'where', 'or', 'and', 'is', 'not', 'in', 'null', 'true', 'false', ...CALLS]
const KINDS = [null, 'text', 'number', 'word', 'sign']

function tokensOf(text) {
  const tokens = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text)
    if (found === null) throw new SyntaxError(`${text} is no formula`)
    const kind = found.findIndex((part, index) => index > 0 && part !== undefined)
    append(tokens, { kind: KINDS[kind], text: found[kind] })
  }
  return tokens
}

class Parser {
  constructor(text) {
    define(this, 'tokens', tokensOf(text))
    define(this, 'at', 0)
    define(this, 'names', new Set())
    /** The lists of the expression over rows that is being read. */
    define(this, 'lists', null)
  }

  take(...words) {
    const token = itemAt(this.tokens, this.at)
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'sign') || !words.includes(token.text)) return null
    this.at++
    return token.text
  }

  expect(word) {
    if (this.take(word) === null) throw new SyntaxError(`${word} is missing`)
  }

  formula() {
    const of = this.choice()
    return this.take('where') === null ? of : { kind: 'where', of, test: this.condition() }
  }

  choice() {
    if (this.take('if') === null) return this.condition()
    const test = this.condition()
    this.expect('then')
    const then = this.choice()
    this.expect('else')
    return { kind: 'if', test, then, other: this.choice() }
  }

  condition() {
    return this.chain(['or'], () => this.both())
  }

  both() {
    return this.chain(['and'], () => this.comparison())
  }

  comparison() {
    const a = this.sum()
    const sign = this.take('<', '<=', '=', '>=', '>', 'is', 'in', 'not')
    if (sign === null) return a
    if (sign === 'is') {
      const negated = this.take('not') !== null
      return { kind: 'is', negated, a, b: this.sum() }
    }
    if (sign === 'not') this.expect('in')
    if (sign === 'not' || sign === 'in') return { kind: 'in', negated: sign === 'not', a, b: this.sum() }
    return { kind: 'compare', sign, a, b: this.sum() }
  }

  sum() {
    return this.chain(['+', '−'], () => this.term())
  }

  term() {
    return this.chain(['×', '/'], () => this.factor())
  }

  chain(signs, operand) {
    let a = operand()
    for (let kind = this.take(...signs); kind !== null; kind = this.take(...signs)) a = { kind, a, b: operand() }
    return a
  }

  factor() {
    if (this.take('(') !== null) {
      const inside = this.formula()
      this.expect(')')
      return inside
    }
    const { kind, text } = itemAt(this.tokens, this.at++) ?? { kind: 'end', text: 'the end' }
    if (kind === 'text') return { kind: 'value', value: text.slice(1, -1) }
    if (kind === 'number') return { kind: 'value', value: numberOf(text) }
    if (kind !== 'word') throw new SyntaxError(`expected a value; found ${text}`)
    if (has(CONSTANTS, text)) return { kind: 'value', value: CONSTANTS[text] }
    if (text === 'min' || text === 'max') return { kind: text, of: this.arguments() }
    if (text === 'sum' || text === 'first' || text === 'last') return this.rows(text)
    this.names.add(text)
    if (this.lists !== null && text.includes('[]')) this.lists.add(text)
    return { kind: 'name', name: text }
  }

  arguments() {
    this.expect('(')
    const found = [this.sum()]
    while (this.take(',') !== null) append(found, this.sum())
    this.expect(')')
    return found
  }

  rows(what) {
    this.expect('(')
    const outer = this.lists
    this.lists = new Set()
    const of = this.sum()
    const test = this.take('where') === null ? null : this.condition()
    const lists = [...this.lists]
    this.lists = outer
    this.expect(')')
    return { kind: 'rows', what, of, test, lists }
  }
}

/** `0.01`, `10^13`. */
function numberOf(text) {
  const [base, power] = text.split('^')
  return power === undefined ? number(base) : { n: BigInt(base) ** BigInt(power), d: BigInt(1) }
}

/** The tree of a formula and its names. */
export function parse(text) {
  const parser = new Parser(text)
  const tree = parser.formula()
  if (parser.at !== parser.tokens.length) throw new SyntaxError(`${text} goes on after its end`)
  return { tree, names: parser.names }
}

/** A formula with its names and the words of the grammar replaced. */
export function namesIn(text, name, reserved) {
  let written = ''
  let before = '('
  for (const { kind, text: word } of tokensOf(text)) {
    const isCall = word === '(' && CALLS.includes(before)
    if (before !== '(' && word !== ')' && word !== ',' && !isCall) written += ' '
    written += kind !== 'word' ? word : RESERVED.includes(word) ? reserved(word) : name(word)
    before = word
  }
  return written
}
