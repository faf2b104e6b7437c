// Doc comments of the core, for readers of JavaScript: its names, its tags and examples that run there.
import { fail } from './fail.mjs'

const WIDTH = 113

export const capitalised = (name) => name[0].toUpperCase() + name.slice(1)

/** Rust's methods by what JavaScript calls them: `Dividend::find_order` is `dividend.orderFor`. */
function namesOf({ operations }) {
  const names = new Map([['Rulebook::from_json', 'openRulebook']])
  for (const { name, method } of operations) {
    const scheme = capitalised(name.split('.')[0])
    for (const type of [scheme, `${scheme}s`]) names.set(`${type}::${method}`, name)
  }
  return names
}

/** The text without Rust's examples, links and paths. */
function translated(text, names) {
  return text
    .replace(/\n*```[\s\S]*?```/g, '')
    .replace(/\[(`[^`\]]+`)\](\([^)\s]*\))?/g, '$1')
    .replace(/`(\w+::\w[^`]*)`/g, (_, path) => `\`${names.get(path) ?? fail(`${path} in a doc comment has no name in JavaScript`)}\``)
}

/** A description of the wire types with every doc comment translated. */
export function inJavaScript(schema) {
  const names = namesOf(schema)
  return JSON.parse(JSON.stringify(schema), (key, value) => (key === 'doc' ? translated(value, names) : value))
}

/** Lines of a paragraph. */
function wrapped(text, width) {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

const sentencesOf = (text) => text.split(/(?<=\.)\s+(?=[A-Z`])/)
const isErrors = (sentence) => /^(`[A-Z][A-Z_]+`|Errors as )/.test(sentence)
const tagged = (sentence) => sentence.replace(/\.$/, '').replace(/^Errors as /, 'as ')

/** What a type is, as the text of a tag: "An order, for `release.quoteOrder`." is "an order". */
function meaning({ doc }) {
  const [first] = sentencesOf(doc.split('\n\n')[0].replace(/\s+/g, ' '))
  const what = first.replace(/, for `[^`]+`/, '').replace(/[.?]$/, '')
  return what[0].toLowerCase() + what.slice(1)
}

/** A value as JavaScript, broken where it does not fit. */
function literal(value, room) {
  if (typeof value === 'string') return /['\\\n]/.test(value) ? JSON.stringify(value) : `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  const nameOf = (key) => (isList ? '' : `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: `)
  const partsIn = (width) => Object.entries(value).map(([key, part]) => nameOf(key) + literal(part, width))
  const parts = partsIn(Infinity)
  if (parts.length === 0) return open + close
  const gap = isList ? '' : ' '
  const line = `${open}${gap}${parts.join(', ')}${gap}${close}`
  if (line.length <= room) return line
  const inner = partsIn(room - 2).map((part) => `  ${part.replaceAll('\n', '\n  ')},\n`)
  return `${open}\n${inner.join('')}${close}`
}

/** An example with its fields in the order of their types. */
function inOrder(value, type, types) {
  if (value === null || value === undefined) return value
  if (type.kind === 'nullable') return inOrder(value, type.of, types)
  if (type.kind === 'list') return value.map((item) => inOrder(item, type.of, types))
  if (type.kind !== 'object') return value
  const fields = types.get(type.name).fields.filter(({ name }) => name in value)
  return Object.fromEntries(fields.map(({ name, type: of }) => [name, inOrder(value[name], of, types)]))
}

/** The comment of a method: what it does, and its tags. */
function comment(about, { param, returns, throws, see = [], call, example }) {
  const lines = about.flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...wrapped(paragraph, WIDTH)])
  const tags = [`@param input ${param}`, `@returns ${returns}`, `@throws {RulesError} ${throws}`, ...see.map((text) => `@see ${text}`)]
  const run = example === undefined ? [] : ['@example', ...`${call}(${literal(example, WIDTH - call.length - 2)})`.split('\n')]
  return [...lines, '', ...tags.flatMap((tag) => wrapped(tag, WIDTH)), ...run].join('\n')
}

export function operationDoc({ doc, method, input, result, example, hasFormulas }, scheme, types) {
  const paragraphs = doc.split('\n\n').map((paragraph) => sentencesOf(paragraph.trim().replace(/\s+/g, ' ')))
  const errors = paragraphs.flat().filter(isErrors).map(tagged)
  return comment(
    paragraphs.map((sentences) => sentences.filter((sentence) => !isErrors(sentence)).join(' ')).filter((text) => text !== ''),
    {
      param: meaning(types.get(input)),
      returns: meaning(types.get(result)),
      throws: errors.length === 0 ? 'whose `code` and `path` say what is wrong with the input' : errors.join('; '),
      see: hasFormulas ? [`FORMULAS.md of this package, ${scheme}.${method}: the formula of every figure`] : [],
      call: `rules.${scheme}.${method}`,
      example: inOrder(example, { kind: 'object', name: input }, types),
    },
  )
}

const COLUMN = { whole: [1000, 500], flag: false, nullable: null }

/** A batch's example is made of the one of its operation: `quoteOrders` of `quoteOrder`. */
export function batchDoc({ scheme, name, doc, shared, ins }, operations, types) {
  const { example } = operations.find(({ method }) => method === name.slice(0, -1)) ?? {}
  const fields = shared.map((field) => [field.name, inOrder(example?.[field.name], field.type, types)])
  const isKnown = fields.every(([, value]) => value !== undefined)
  const columns = ins.map(({ name: column, of }) => [column, COLUMN[of]])
  return comment([doc.trim().replace(/\s+/g, ' ')], {
    param: 'columns of equal length, and what all items share',
    returns: 'a column a figure',
    throws: "for what all items share, and for columns that are none or differ in length; an item's own error is in `errors`",
    call: `rules.${scheme}.${name}`,
    example: isKnown ? Object.fromEntries([...fields, ...columns]) : undefined,
  })
}
