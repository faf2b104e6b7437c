// Makes, out of the schema, the JavaScript that writes inputs and reads results (src/flat.js, src/flat.rs).
// Both sides go by the order of the fields in the schema, so neither writes a field's name.
import { fail } from './fail.mjs'
import { isOptional, SCALARS } from './schema.mjs'

/** Texts up to this length are made by one call. */
const LONGEST = 16

/** The module `#short-text`: `shortText(bytes, first, length)` for any length, without a decoder. */
export function shortTextModule() {
  const codes = (count) => Array.from({ length: count }, (_, index) => `b[p${index === 0 ? '' : ` + ${index}`}]`).join(', ')
  const cases = Array.from({ length: LONGEST }, (_, index) => `    case ${index + 1}:\n      return char(${codes(index + 1)})`)
  return `const char = String.fromCharCode

export function shortText(b, first, length) {
  let p = first
  switch (length) {
    case 0:
      return ''
${cases.join('\n')}
  }
  let made = ''
  for (const last = first + length; p < last; p += 1) made += char(b[p])
  return made
}
`
}

/** The functions that write inputs, each made when it is first asked for. */
class Writers {
  constructor(schema) {
    this.schema = schema
    this.made = new Map()
  }

  /** The lines that write fields of `v`. A name on Object.prototype is no field: then the fields are read one by one. */
  fields(fields) {
    const inherited = fields.map(({ name }) => `'${name}' in PLAIN`).join(' || ')
    const lines = fields.map(({ name, type }) => `    ${this.call(type, `v.${name}`)}`)
    return [`    if (${inherited}) v = owned(v)`, ...lines].join('\n')
  }

  /** The call that writes a value. Null and whatever else may stand there write themselves. */
  call(type, value) {
    if (type.kind === 'nullable') return this.call(type.of, value)
    if (type.kind === 'list') return `putList(${value}, ${this.of(type.of)})`
    return `${this.of(type)}(${value})`
  }

  /** The name of a function that writes such a value. */
  of(type) {
    if (SCALARS.includes(type.kind)) return 'put'
    switch (type.kind) {
      case 'nullable':
        return this.of(type.of)
      case 'list':
        return `(v) => ${this.call(type, 'v')}`
      case 'entries':
        if (!SCALARS.includes(type.of.kind)) fail('only values without parts can be keyed by data')
        return 'putKeyed'
      case 'object':
        return this.object(type.name)
      default:
        return fail(`the kind ${type.kind} was not understood`)
    }
  }

  object(name) {
    const type = this.schema.types.get(name) ?? fail(`the type ${name} is not in the schema`)
    if (!this.made.has(name)) {
      this.made.set(name, null)
      this.made.set(name, `function write${name}(v) {\n  if (begins(v)) {\n${this.fields(type.fields)}\n  }\n}`)
    }
    return `write${name}`
  }
}

/** The functions that read results. */
class Readers {
  constructor(schema) {
    this.schema = schema
    this.made = new Map()
  }

  /** The call that reads a value. */
  call(type) {
    if (type.kind === 'nullable') return `nullable(${this.of(type.of)})`
    if (type.kind === 'list') return `list(${this.of(type.of)})`
    if (type.kind === 'entries') return `keyed(${this.of(type.of)})`
    return `${this.of(type)}()`
  }

  /** The name of a function that reads such a value. Decimals, days and choices are of plain characters. */
  of(type) {
    switch (type.kind) {
      case 'nullable':
      case 'list':
      case 'entries':
        return `() => ${this.call(type)}`
      case 'decimal':
      case 'date':
      case 'choice':
        return 'text'
      case 'name':
      case 'text':
        return 'freeText'
      case 'flag':
        return 'flag'
      case 'count':
      case 'schema':
        return 'count'
      case 'object':
        return this.object(type.name)
      default:
        return fail(`the kind ${type.kind} was not understood`)
    }
  }

  object(name) {
    const type = this.schema.types.get(name) ?? fail(`the type ${name} is not in the schema`)
    if (!this.made.has(name)) {
      this.made.set(name, null)
      const lines = type.fields.map((field) => `    ${field.name}: ${this.call(field.type)},`)
      this.made.set(name, `function read${name}() {\n  skip()\n  return {\n${lines.join('\n')}\n  }\n}`)
    }
    return `read${name}`
  }
}

/** A batch: how what all items share is written, and the columns that go in and come out. */
function batchOf({ shared, ins, outs }, writers) {
  const columns = ins.map((column) => `{ name: '${column.name}', of: '${column.of}' }`).join(', ')
  const names = outs.map((column) => `'${column.name}'`).join(', ')
  return `  {
    write(v) {
${writers.fields(shared)}
    },
    ins: [${columns}],
    outs: [${names}],
  },`
}

/** A market before its first order: nothing, with as many decimals as each figure is printed with. */
export function emptyMarket(schema) {
  const [quote] = schema.operations.filter(({ name }) => name === 'appreciation.quoteOrder')
  const { type } = schema.types.get(quote.input).fields.find(({ name }) => name === 'market')
  const zeros = schema.types.get(type.name).fields.map(({ name, type: { kind, name: of } }) => {
    const { scale } = schema.decimals.find((decimal) => kind === 'decimal' && decimal.name === of) ?? fail(`${name} of a market is no decimal`)
    return [name, `0.${'0'.repeat(scale)}`]
  })
  return { type: type.name, value: Object.fromEntries(zeros) }
}

/**
 * The functions that make a rulebook and its schemes. Literals, because defining methods one by one took most of the time of
 * opening a rulebook.
 */
function makers(schema, schemes, methods) {
  const short = (name) => name.slice(name.indexOf('.') + 1)
  const isOf = (scheme) => (name) => name.startsWith(`${scheme}.`)
  const own = schemes.map((scheme) => {
    const batches = schema.batches.flatMap((batch, place) => (batch.scheme === scheme ? [`${batch.name}: batch(rulebook, ${place})`] : []))
    const calls = schema.operations.flatMap(({ name }, place) =>
      isOf(scheme)(name) ? [`${short(name)}: (input) => run(rulebook, ${place}, input)`] : [],
    )
    return `  ${scheme}: (rulebook, run, batch) => ({\n${[...batches, ...calls].map((field) => `    ${field},`).join('\n')}\n  }),`
  })
  const fields = [
    ...['id', 'version', 'name', 'effectiveFrom', 'digest'].map((name) => `${name}: about.${name}`),
    ...schemes.map((name) => `${name}: scheme('${name}')`),
    'call',
    ...methods.map((name) => `${name}: method('${name}')`),
    'free',
  ]
  return `/** The schemes with their methods, batches first. */
export const SCHEMES = {
${own.join('\n')}
}

/** A rulebook as programs see it. */
export function rulesOf(about, scheme, method, call, free) {
  return {
${fields.map((field) => `    ${field},`).join('\n')}
  }
}`
}

/** The module `#types`: operations, `WRITE` and `READ` beside them, schemes and batches. `methods`: a rulebook's own, beside `call`. */
export function typesModule(schema, methods = []) {
  const [writers, readers] = [new Writers(schema), new Readers(schema)]
  const lines = (make) => schema.operations.map((operation) => `  ${make(operation)},`).join('\n')
  const names = lines(({ name }) => `'${name}'`)
  const elsewhere = schema.elsewhere.map((name) => `  '${name}',`).join('\n')
  const write = lines(({ input }) => writers.object(input))
  const read = lines(({ result }) => readers.object(result))
  const batches = schema.batches.map((batch) => batchOf(batch, writers)).join('\n')
  const schemes = [...new Set([...schema.operations.map(({ name }) => name), ...schema.elsewhere].map((name) => name.split('.')[0]))]
  const always = schemes.filter((scheme) => !isOptional(schema, schema.types, scheme))
  return `import { begins, count, flag, freeText, keyed, list, nullable, owned, PLAIN, put, putKeyed, putList, skip, text } from '#flat'

${[...writers.made.values(), ...readers.made.values()].join('\n\n')}

/** Every code of an error, in the order of src/error.rs. */
export const CODES = ${JSON.stringify(schema.errors.map(({ code }) => code))}

/** What every rulebook has, whatever its schemes. */
export const ALWAYS = ${JSON.stringify(always)}

/** The market before its first order. */
export const EMPTY_MARKET = ${JSON.stringify(emptyMarket(schema).value)}

/** The operations, in the order of the rules. */
export const OPERATIONS = [
${names}
]

/** Operations that only the full build carries. */
export const ELSEWHERE = [
${elsewhere}
]

${makers(schema, schemes, methods)}

export const WRITE = [
${write}
]

export const READ = [
${read}
]

export const BATCHES = [
${batches}
]
`
}
