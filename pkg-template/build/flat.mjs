// Makes, out of the declarations of the types, the JavaScript that writes inputs and reads results (src/flat.js, src/flat.rs).
// Fields have the order that they have in Rust, which the declarations keep; so neither side names one.
import { fail, fieldsOf } from './declarations.mjs'

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

const FREE_TEXT = /^(string|Name)$/
const LITERALS = /^"[^"]*"( \| "[^"]*")*$/

/** The module `#types`: `WRITE` and `READ`, a function for every operation's input and result. */
export function typesModule(declarations, operations, codes) {
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]))
  const made = new Map()

  /** The one function of an interface, made when it is first asked for; `Run<Money>` is one of its own. */
  const functionOf = (prefix, type, make) => {
    const [, base, argument] = /^(\w+)(?:<(\w+)>)?$/.exec(type) ?? fail(`the type ${type} was not understood`)
    const declaration = byName.get(base) ?? fail(`the type ${type} was not understood`)
    const [, parameter] = /^export interface \w+<(\w+)>/m.exec(declaration.text) ?? []
    const name = prefix + base + (argument ?? '')
    if (!made.has(name)) {
      made.set(name, null)
      const fields = [...fieldsOf(declaration)].map(([field, of]) => [field, of === parameter ? argument : of])
      made.set(name, make(name, fields))
    }
    return name
  }
  const isAlias = (type) => byName.get(type)?.kind === 'type'
  const aliased = (type) => {
    const [, of] = /^export type \w+ = ([^;]+);/m.exec(byName.get(type).text) ?? fail(`the type ${type} was not understood`)
    return of.trim()
  }

  /** A function that writes one value of the type. Null and whatever else may stand there write themselves. */
  const writer = (type) => {
    const plain = type.replace(/ \| null$/, '')
    if (plain.endsWith('[]')) return `(v) => putList(v, ${writer(plain.slice(0, -2))})`
    if (/^Record<string, \w+>$/.test(plain)) return 'putKeyed'
    if (/^(string|number|boolean|\d+)$/.test(plain) || LITERALS.test(plain)) return 'put'
    if (isAlias(plain)) return writer(aliased(plain))
    return functionOf('write', plain, (name, fields) => {
      const lines = fields.map(([field, of]) => `    ${applied(writer(of), `v.${field}`)}`)
      return `function ${name}(v) {\n  if (begins(v)) {\n${lines.join('\n')}\n  }\n}`
    })
  }
  const applied = (written, value) => (written.startsWith('(v)') ? written.slice(7).replace('(v,', `(${value},`) : `${written}(${value})`)

  /** A function that reads one value of the type. */
  const reader = (type) => {
    if (type.endsWith(' | null')) return `() => nullable(${reader(type.slice(0, -7))})`
    if (type.endsWith('[]')) return `() => list(${reader(type.slice(0, -2))})`
    const [, keyed] = /^Record<string, (\w+)>$/.exec(type) ?? []
    if (keyed) return `() => keyed(${reader(keyed)})`
    if (FREE_TEXT.test(type)) return 'freeText'
    if (type === 'number') return 'count'
    if (type === 'boolean') return 'flag'
    if (LITERALS.test(type)) return 'text'
    if (isAlias(type)) return aliased(type) === 'string' ? 'text' : reader(aliased(type))
    return functionOf('read', type, (name, fields) => {
      const lines = fields.map(([field, of]) => `    ${field}: ${called(reader(of))},`)
      return `function ${name}() {\n  skip()\n  return {\n${lines.join('\n')}\n  }\n}`
    })
  }
  const called = (read) => (read.startsWith('() => ') ? read.slice(6) : `${read}()`)

  const methods = operations.flatMap(({ methods: all }) => all)
  const writers = methods.map(({ input }) => `  ${writer(input)},`)
  const readers = methods.map(({ output }) => `  ${reader(output)},`)
  const names = operations.flatMap(({ scheme, methods: all }) => all.map(({ name }) => `  '${scheme}.${name}',`))
  return `import { begins, count, flag, freeText, keyed, list, nullable, put, putKeyed, putList, skip, text } from '#flat'

${[...made.values()].map((text) => `export ${text}`).join('\n\n')}

/** Every code of an error, in the order of src/error.rs. */
export const CODES = ${JSON.stringify(codes)}

/** The operations, in the order of the rules. */
export const OPERATIONS = [
${names.join('\n')}
]

export const WRITE = [
${writers.join('\n')}
]

export const READ = [
${readers.join('\n')}
]
`
}
