// Replays explanations on BigInt: every step again, from nothing but the explanation and the table of formulas.
// tests/oracle/replay.py is the same in Python; docs/EXPLAIN.md has the grammar.
import { parse } from './formula.mjs'
import { equal, less, minus, number, over, plus, round, times, ZERO } from './fraction.mjs'

const GIVEN = /^(input|rulebook|found)\./
/** Refusals about reading, before any formula is evaluated; and an explanation that is too long. */
const READING = ['INVALID_INPUT', 'INVALID_DECIMAL', 'TOO_MANY_DECIMALS', 'OUT_OF_RANGE', 'UNKNOWN_OP', 'OVERFLOW']

/** The rules round to at most as many. */
const MOST_DECIMALS = 8

class Wrong extends Error {}

function wrong(why) {
  throw new Wrong(why)
}

const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name)
const isFraction = (value) => typeof value === 'object' && value !== null && typeof value.n === 'bigint'

/** Whether two JSON values are the same. */
function same(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && a.every((item, row) => same(item, b[row]))
}

function exact(value) {
  const found = isFraction(value) ? value : number(value)
  return found === null ? wrong(`${JSON.stringify(value)} is no number`) : found
}

function flag(value) {
  return typeof value === 'boolean' ? value : wrong('a condition is neither true nor false')
}

/** Whether what a formula gives is what is printed: the same value, or equal as numbers. */
function comesTo(value, printed) {
  if (same(value, printed)) return true
  const [a, b] = [isFraction(value) ? value : number(value), number(printed)]
  return a !== null && b !== null && equal(a, b)
}

const COMPARE = {
  '<': (a, b) => less(a, b),
  '<=': (a, b) => !less(b, a),
  '=': (a, b) => equal(a, b),
  '>=': (a, b) => !less(a, b),
  '>': (a, b) => less(b, a),
}
const ARITHMETIC = { '+': plus, '−': minus, '×': times }

/** A formula's value; `at` gives a name's value, `row` is the row of an expression over lists. */
function evaluate(node, at, row) {
  const value = (inner) => evaluate(inner, at, row)
  switch (node.kind) {
    case 'value':
      return node.value
    case 'name':
      return at(node.name, row)
    case 'if':
      return value(flag(value(node.test)) ? node.then : node.other)
    case 'where':
      return flag(value(node.test)) ? value(node.of) : wrong('the condition of the formula does not hold')
    case 'and':
      return flag(value(node.a)) && flag(value(node.b))
    case 'or':
      return flag(value(node.a)) || flag(value(node.b))
    case 'is':
      return same(value(node.a), value(node.b)) !== node.negated
    case 'in': {
      const [item, list] = [value(node.a), value(node.b)]
      if (!Array.isArray(list)) wrong('what should be a list is none')
      return list.some((one) => same(one, item)) !== node.negated
    }
    case 'compare':
      return COMPARE[node.sign](exact(value(node.a)), exact(value(node.b)))
    case '/': {
      const [a, b] = [exact(value(node.a)), exact(value(node.b))]
      return equal(b, ZERO) ? wrong('a division by 0') : over(a, b)
    }
    case 'min':
    case 'max': {
      const found = node.of.map((one) => exact(value(one)))
      return found.reduce((best, one) => ((node.kind === 'min' ? less(one, best) : less(best, one)) ? one : best))
    }
    case 'rows':
      return overRows(node, at)
    default:
      return ARITHMETIC[node.kind](exact(value(node.a)), exact(value(node.b)))
  }
}

function overRows(node, at) {
  const lists = node.lists.map((name) => at(name))
  if (lists.some((list) => !Array.isArray(list) || list.length !== lists[0].length)) {
    wrong(`${node.lists.join(', ')} are no lists of one length`)
  }
  let found = node.what === 'sum' ? ZERO : null
  for (let row = 0; row < lists[0].length; row++) {
    if (node.test !== null && !flag(evaluate(node.test, at, row))) continue
    const one = evaluate(node.of, at, row)
    if (node.what === 'first') return one
    found = node.what === 'sum' ? plus(found, exact(one)) : one
  }
  return found
}

/** `lines[1].goods` as `lines[i].goods`, and the rows. */
function patternOf(field) {
  const rows = []
  const pattern = field.replace(/\[(\d+)\]/g, (_, row) => `[${'ijk'[Math.min(rows.push(row) - 1, 2)]}]`)
  return { pattern, rows }
}

function leaves(value, path, found) {
  if (Array.isArray(value)) {
    value.forEach((item, row) => leaves(item, `${path}[${row}]`, found))
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) leaves(inner, path === '' ? name : `${path}.${name}`, found)
  } else {
    found.push([path, value])
  }
  return found
}

class Replay {
  constructor(table, parsed, explanation) {
    this.table = has(table, explanation.op) ? table[explanation.op] : { figures: {}, checks: [] }
    this.parsed = parsed
    this.explanation = explanation
    this.given = new Map(Object.entries(explanation.given))
    this.known = new Map()
    this.faults = []
  }

  run() {
    const { steps, error } = this.explanation
    steps.forEach((step, place) => {
      this.trying({ step: place, field: step.field }, () => {
        if (error !== undefined && place + 1 === steps.length) this.check(step, error)
        else this.figure(step)
      })
    })
    this.trying({ step: null, field: null }, () => this.answer(steps, error))
    return this.faults
  }

  trying(place, work) {
    try {
      work()
    } catch (error) {
      this.faults.push({ ...place, why: error instanceof Wrong ? error.message : `it cannot be read: ${error.message}` })
    }
  }

  figure(step) {
    const { pattern, rows } = patternOf(step.field)
    const row = has(this.table.figures, pattern) ? this.table.figures[pattern] : []
    const [formula, rule, rounding] = row
    if (step.formula !== formula || step.rule !== rule) wrong(`the rules have another formula: ${formula}`)
    if (this.known.has(step.field)) wrong('it is explained twice')
    const value = this.value(step, rows)
    this.known.set(step.field, step.value)
    if (!comesTo(this.rounded(value, step.round, rounding), step.value)) wrong('its formula comes to another value')
  }

  check(step, error) {
    const matches = ([code, path, formula, rule]) =>
      code === error.code && this.isNamed(path, error.path) && step.formula === formula && step.rule === rule
    if (step.field !== error.path || !this.table.checks.some(matches)) wrong('the rules have no such check')
    const rows = error.path === null ? [] : patternOf(error.path).rows
    if (step.round !== null || step.value !== false || this.value(step, rows) !== false) {
      wrong('the comparison does not fail')
    }
  }

  isNamed(own, path) {
    if (own === null || path === null) return own === path
    return own.includes('{') ? this.filled(own) === path : own === patternOf(path).pattern
  }

  rounded(value, stated, rounding) {
    if (rounding === undefined || value === null) return stated === null ? value : wrong('the rules do not round it')
    const [mode, decimals] = rounding.split(' ')
    const count = /^\d+$/.test(decimals) ? Number(decimals) : this.given.get(decimals)
    if (!(count <= MOST_DECIMALS)) wrong(`${count} is no number of decimals`)
    if (stated === null || stated.mode !== mode || stated.decimals !== count) {
      wrong(`the rules round it by ${mode} to ${count} decimals`)
    }
    return round(exact(value), mode, count)
  }

  value(step, rows) {
    const { tree, names } = this.parsed(step.formula)
    for (const [name, operand] of Object.entries(step.operands)) {
      if (!names.has(name)) wrong(`${name} is not in the formula`)
      this.consistent(name, operand, rows)
    }
    const at = (name, row) => {
      if (!has(step.operands, name)) wrong(`${name} is no operand`)
      const operand = step.operands[name]
      return row !== undefined && name.includes('[]') ? operand[row] : operand
    }
    return evaluate(tree, at)
  }

  /** An operand is what was given under its name, or what an earlier step came to. */
  consistent(name, operand, rows) {
    if (rows.length > 0 && name.includes('[i-1]')) {
      if (rows[0] === '0') return operand === '0' || wrong(`${name} is 0 before the first row`)
      name = name.replace('[i-1]', `[${Number(rows[0]) - 1}]`)
    }
    rows.forEach((row, index) => {
      name = name.split(`[${'ij'[index]}]`).join(`[${row}]`)
    })
    name = this.filled(name)
    const mark = ['[]', '[<j]'].find((one) => name.includes(one))
    if (mark === undefined) return this.stated(name, operand)
    if (mark === '[<j]' && operand.length !== Number(rows[1])) wrong(`${name} has ${rows[1]} items`)
    operand.forEach((item, row) => this.stated(name.replace(mark, `[${row}]`), item))
    const beyond = name.replace(mark, `[${operand.length}]`)
    if (mark === '[]' && (this.given.has(beyond) || this.known.has(beyond))) wrong(`${name} has more items`)
  }

  stated(name, operand) {
    const source = GIVEN.test(name) ? this.given : this.known
    if (!source.has(name) || !same(source.get(name), operand)) wrong(`${name} is ${JSON.stringify(source.get(name))} elsewhere`)
  }

  /** `{tier}` by the value that the figure has. */
  filled(name) {
    return name.replace(/\{([^}]*)\}/, (_, key) => String((GIVEN.test(key) ? this.given : this.known).get(key)))
  }

  /** Every leaf of the result, and every figure of a shortage, is the value of a step. */
  answer(steps, error) {
    const shortage = {}
    if (error !== undefined) {
      for (const name of ['required', 'available', 'missing']) if (has(error, name)) shortage[name] = error[name]
      const isOfScheme = error.code === 'SCHEME_NOT_CONFIGURED' && error.path === null
      if (steps.length === 0 && !READING.includes(error.code) && !isOfScheme) wrong('the refusal has no steps')
    }
    const printed = error === undefined ? this.explanation.result : { error: shortage }
    for (const [path, value] of leaves(printed, '', [])) {
      if (!this.known.has(path) || !same(this.known.get(path), value)) {
        wrong(`${path} is ${JSON.stringify(value)} in the answer and ${JSON.stringify(this.known.get(path))} in the steps`)
      }
    }
  }
}

/** A function that verifies explanations against a table of formulas. */
export function verifier(table) {
  const trees = new Map()
  const parsed = (formula) => {
    if (!trees.has(formula)) trees.set(formula, parse(formula))
    return trees.get(formula)
  }
  return (explanation) => {
    try {
      const value = typeof explanation === 'string' ? JSON.parse(explanation) : explanation
      return new Replay(table, parsed, value).run()
    } catch (error) {
      return [{ step: null, field: null, why: `no explanation: ${error.message}` }]
    }
  }
}
