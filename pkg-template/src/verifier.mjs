// Replays explanations on BigInt: every step again, from nothing but the explanation and the table of formulas.
// tests/oracle/replay.py is the same in Python; docs/EXPLAIN.md has the grammar.
import { parse } from './formula.mjs'
import { equal, less, minus, number, over, plus, round, times, ZERO } from './fraction.mjs'
import { append, define, has, itemAt, own } from './property.mjs'

const GIVEN = /^(input|rulebook|found)\./
const DIGEST = /^[0-9a-f]{64}$/
/** Refusals about reading, before any formula is evaluated. */
const READING = ['INVALID_INPUT', 'INVALID_DECIMAL', 'TOO_MANY_DECIMALS']
/** The core's message where there would be too many steps: the one overflow that no formula compares. */
const TOO_LONG = 'the explanation would leave its bounds'
const SHORTAGE = ['required', 'available', 'missing']

/** The rules round to at most as many. */
const MOST_DECIMALS = 8

class Wrong extends Error {}

function wrong(why) {
  throw new Wrong(why)
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isFraction = (value) => isObject(value) && typeof own(value, 'n') === 'bigint'

/** What a value is, for a message. */
function kindOf(value) {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Whether two JSON values are the same. */
function same(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && a.every((item, row) => same(item, itemAt(b, row)))
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
  const pattern = field.replace(/\[(\d+)\]/g, (_, row) => {
    append(rows, row)
    return `[${'ijk'[Math.min(rows.length - 1, 2)]}]`
  })
  return { pattern, rows }
}

/** The fields that must be there, read where they are an explanation's own. */
function fieldsOf(explanation) {
  if (!isObject(explanation)) wrong(`an explanation is an object or its JSON text; found ${kindOf(explanation)}`)
  const [digest, op, given, steps, error] = ['digest', 'op', 'given', 'steps', 'error'].map((name) => own(explanation, name))
  if (typeof op !== 'string') wrong(`op is the name of an operation; found ${kindOf(op)}`)
  if (typeof digest !== 'string' || !DIGEST.test(digest)) wrong('digest is no SHA-256 in hexadecimal')
  if (!isObject(given)) wrong(`given is an object; found ${kindOf(given)}`)
  if (!Array.isArray(steps)) wrong(`steps is a list; found ${kindOf(steps)}`)
  if (has(explanation, 'result') === has(explanation, 'error')) wrong('it has either a result or an error')
  return { op, given, steps, result: own(explanation, 'result'), error: error === undefined ? null : refusalOf(error) }
}

function refusalOf(error) {
  if (!isObject(error)) wrong(`error is an object; found ${kindOf(error)}`)
  const [code, path, message] = ['code', 'path', 'message'].map((name) => own(error, name))
  if (typeof code !== 'string') wrong(`error.code is a text; found ${kindOf(code)}`)
  if (path !== null && typeof path !== 'string') wrong(`error.path is a text or null; found ${kindOf(path)}`)
  return { code, path, message, all: error }
}

function stepOf(value) {
  if (!isObject(value)) wrong(`a step is an object; found ${kindOf(value)}`)
  const names = ['field', 'rule', 'formula', 'operands', 'round', 'value']
  const [field, rule, formula, operands, rounding, result] = names.map((name) => own(value, name))
  if (field !== null && typeof field !== 'string') wrong(`field is a text or null; found ${kindOf(field)}`)
  if (!isObject(operands)) wrong(`operands is an object; found ${kindOf(operands)}`)
  if (rounding !== null && !isObject(rounding)) wrong(`round is an object or null; found ${kindOf(rounding)}`)
  return { field, rule, formula, operands, round: rounding, value: result }
}

class Replay {
  constructor(table, parsed, explanation) {
    // Not by assignment, which a name on Object.prototype may forbid.
    define(this, 'table', own(table, explanation.op) ?? null)
    define(this, 'parsed', parsed)
    define(this, 'explanation', explanation)
    define(this, 'given', new Map(Object.entries(explanation.given)))
    define(this, 'known', new Map())
    define(this, 'faults', [])
  }

  run() {
    const { op, steps, error } = this.explanation
    if (this.table === null) {
      const isRefused = error !== null && error.code === 'UNKNOWN_OP' && error.path === null && steps.length === 0
      if (!isRefused) this.trying({ step: null, field: null }, () => wrong(`the rules explain no ${JSON.stringify(op)}`))
      return this.faults
    }
    for (let place = 0; place < steps.length; place++) {
      const step = itemAt(steps, place)
      const field = isObject(step) ? (own(step, 'field') ?? null) : null
      this.trying({ step: place, field }, () => {
        if (error !== null && place + 1 === steps.length) this.check(stepOf(step), error)
        else this.figure(stepOf(step))
      })
    }
    this.trying({ step: null, field: null }, () => (error === null ? this.answer() : this.refusal(error)))
    return this.faults
  }

  trying({ step, field }, work) {
    try {
      work()
    } catch (error) {
      append(this.faults, { step, field, why: error instanceof Wrong ? error.message : 'it cannot be read' })
    }
  }

  figure(step) {
    if (step.field === null) wrong('a figure has a name')
    const { pattern, rows } = patternOf(step.field)
    const [formula, rule, rounding] = own(this.table.figures, pattern) ?? []
    if (formula === undefined) wrong('the rules have no such figure')
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

  isNamed(name, path) {
    if (name === null || path === null) return name === path
    return name.includes('{') ? this.filled(name) === path : name === patternOf(path).pattern
  }

  rounded(value, stated, rounding) {
    if (rounding === undefined || value === null) return stated === null ? value : wrong('the rules do not round it')
    const [mode, decimals] = rounding.split(' ')
    const count = /^\d+$/.test(decimals) ? Number(decimals) : this.given.get(decimals)
    if (!(Number.isInteger(count) && count >= 0 && count <= MOST_DECIMALS)) wrong(`${JSON.stringify(count)} is no number of decimals`)
    if (stated === null || own(stated, 'mode') !== mode || own(stated, 'decimals') !== count) {
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
      return row !== undefined && name.includes('[]') ? itemAt(operand, row) : operand
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
    if (!Array.isArray(operand)) wrong(`${name} is no list`)
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

  /** The result has every leaf that the operation's has, and no other; each is the value of a step. */
  answer() {
    this.shaped(this.explanation.result, this.table.result, '')
  }

  shaped(value, shape, path) {
    if (shape === null || value === null) return this.leaf(path, value)
    if (Array.isArray(shape)) return this.listed(value, shape[0], path)
    const at = (name) => (path === '' ? name : `${path}.${name}`)
    if (!isObject(value)) wrong(`${path || 'the result'} is an object; found ${kindOf(value)}`)
    for (const name of Object.keys(value)) if (!has(shape, name)) wrong(`${at(name)} is not in a result of ${this.explanation.op}`)
    for (const [name, inner] of Object.entries(shape)) {
      if (!has(value, name)) wrong(`${at(name)} is missing in the result`)
      this.shaped(value[name], inner, at(name))
    }
  }

  /** As many rows as there are steps for, and as were given. */
  listed(list, shape, path) {
    if (!Array.isArray(list)) wrong(`${path} is a list; found ${kindOf(list)}`)
    for (let row = 0; row < list.length; row++) this.shaped(itemAt(list, row), shape, `${path}[${row}]`)
    const isBeyond = (name, start) => name.startsWith(`${start}[`) && Number.parseInt(name.slice(start.length + 1), 10) >= list.length
    const source = own(this.table.rows, path)
    for (const name of this.known.keys()) if (isBeyond(name, path)) wrong(`${name} is missing in the result`)
    for (const name of this.given.keys()) if (source !== undefined && isBeyond(name, source)) wrong(`${path} has fewer rows than ${source}`)
  }

  leaf(path, value) {
    if (!this.known.has(path) || !same(this.known.get(path), value)) {
      wrong(`${path || 'the result'} is ${JSON.stringify(value)} in the answer and ${JSON.stringify(this.known.get(path))} in the steps`)
    }
  }

  /** A refusal has steps unless it is about reading; a shortage has its figures, each the value of a step. */
  refusal({ code, path, message, all }) {
    const isOfScheme = code === 'SCHEME_NOT_CONFIGURED' && path === null
    const isTooLong = code === 'OVERFLOW' && path === null && typeof message === 'string' && message.startsWith(TOO_LONG)
    if (this.explanation.steps.length === 0 && !READING.includes(code) && !isOfScheme && !isTooLong) wrong('the refusal has no steps')
    const isShortage = code.startsWith('INSUFFICIENT_')
    for (const name of SHORTAGE) {
      if (has(all, name) !== isShortage) wrong(`error.${name} is ${isShortage ? 'missing' : 'no field of this refusal'}`)
      if (isShortage) this.leaf(`error.${name}`, all[name])
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
    let value = explanation
    try {
      if (typeof explanation === 'string') value = JSON.parse(explanation)
    } catch (_) {
      return [{ step: null, field: null, why: 'no explanation: the text is not JSON' }]
    }
    try {
      return new Replay(table, parsed, fieldsOf(value)).run()
    } catch (error) {
      const why = error instanceof Wrong ? error.message : 'it cannot be read'
      return [{ step: null, field: null, why: `no explanation: ${why}` }]
    }
  }
}
