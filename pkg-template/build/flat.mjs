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

  /** The call that writes a value of the type. Null and whatever else may stand there write themselves. */
  const writing = (type, value) => {
    const plain = type.replace(/ \| null$/, '')
    return plain.endsWith('[]') ? `putList(${value}, ${writer(plain.slice(0, -2))})` : `${writer(plain)}(${value})`
  }
  /** A function that does so. */
  const writer = (type) => {
    if (type.endsWith('[]')) return `(v) => ${writing(type, 'v')}`
    if (/^Record<string, \w+>$/.test(type)) return 'putKeyed'
    if (/^(string|number|boolean|\d+)$/.test(type) || LITERALS.test(type)) return 'put'
    if (isAlias(type)) return writer(aliased(type))
    return functionOf('write', type, (name, fields) => {
      const lines = fields.map(([field, of]) => `    ${writing(of, `v.${field}`)}`)
      return `function ${name}(v) {\n  if (begins(v)) {\n${lines.join('\n')}\n  }\n}`
    })
  }

  /** The call that reads a value of the type. */
  const reading = (type) => {
    if (type.endsWith(' | null')) return `nullable(${reader(type.slice(0, -7))})`
    if (type.endsWith('[]')) return `list(${reader(type.slice(0, -2))})`
    const [, keyed] = /^Record<string, (\w+)>$/.exec(type) ?? []
    return keyed ? `keyed(${reader(keyed)})` : `${reader(type)}()`
  }
  /** A function that does so. */
  const reader = (type) => {
    if (/ \| null$|\[\]$|^Record</.test(type)) return `() => ${reading(type)}`
    if (FREE_TEXT.test(type)) return 'freeText'
    if (type === 'number') return 'count'
    if (type === 'boolean') return 'flag'
    if (LITERALS.test(type)) return 'text'
    if (isAlias(type)) return aliased(type) === 'string' ? 'text' : reader(aliased(type))
    return functionOf('read', type, (name, fields) => {
      const lines = fields.map(([field, of]) => `    ${field}: ${reading(of)},`)
      return `function ${name}() {\n  skip()\n  return {\n${lines.join('\n')}\n  }\n}`
    })
  }

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
