// Writes the schema as TypeScript.
import { batchDoc, capitalised, operationDoc } from './docs.mjs'
import { fail } from './fail.mjs'
import { reach } from './schema.mjs'

/** What operations of a scheme are called as an interface. */
export const operationsName = (scheme) => `${capitalised(scheme)}Operations`
const batchesName = (scheme) => `${capitalised(scheme)}Batches`

/** A doc comment. */
function doc(text, indent = '') {
  const lines = text.replaceAll('*/', '*\u2060/').trim().split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0].trim()} */\n`
  const body = lines.map((line) => `${indent} *${line.trim() === '' ? '' : ` ${line.trimEnd()}`}\n`).join('')
  return `${indent}/**\n${body}${indent} */\n`
}

/** A type of the schema as TypeScript. */
export function typeText(type) {
  switch (type.kind) {
    case 'decimal':
    case 'object':
    case 'choice':
      return type.name
    case 'name':
      return 'Name'
    case 'text':
    case 'date':
      return 'string'
    case 'schema':
      return '1'
    case 'flag':
      return 'boolean'
    case 'count':
      return 'number'
    case 'nullable':
      return `${typeText(type.of)} | null`
    case 'list':
      return type.of.kind === 'nullable' ? `(${typeText(type.of)})[]` : `${typeText(type.of)}[]`
    case 'entries':
      return `Record<string, ${typeText(type.of)}>`
    default:
      return fail(`the kind ${type.kind} was not understood`)
  }
}

/** A field; one with a default may be left out of an input. */
function fieldText({ name, doc: about, type, default: absent }, isResult) {
  if (isResult && absent !== undefined) fail(`the field ${name} has a default, and is part of a result`)
  return `${doc(about, '    ')}    ${name}${absent === undefined ? '' : '?'}: ${typeText(type)};`
}

function typeDeclaration(type, results) {
  if (type.choices) {
    const union = type.choices.map(({ value }) => JSON.stringify(value)).join(' | ')
    const meanings = type.choices.map(({ value, doc: about }) => `- \`${value}\`: ${about}`).join('\n')
    return `${doc(`${type.doc}\n\n${meanings}`)}export type ${type.name} = ${union};`
  }
  const fields = type.fields.map((field) => fieldText(field, results.has(type.name)))
  return `${doc(type.doc)}export interface ${type.name} {\n${fields.join('\n')}\n}`
}

/** Methods as fields that hold functions: taking them off the object is meant to work. */
function operationsDeclaration({ scheme, doc: about, operations }, types) {
  const methods = operations.map((operation) => {
    const { method, input, result } = operation
    return `${doc(operationDoc(operation, scheme, types), '    ')}    readonly ${method}: (input: ${input}) => ${result};`
  })
  return `${doc(about)}export interface ${operationsName(scheme)} {\n${methods.join('\n')}\n}`
}

const COLUMN = { whole: 'Column', flag: 'boolean | Column', nullable: 'NullableColumn | null' }
const OUT = {
  whole: '',
  flag: ' 1 or 0.',
  nullable: ' NaN where there is none.',
}

function batchDeclarations(batch, operations, types) {
  const { scheme, name, shared, ins, outs } = batch
  const base = capitalised(scheme) + capitalised(name)
  const columns = ins.map(({ name: column, doc: text, of }) => `${doc(text, '    ')}    ${column}: ${COLUMN[of]};`)
  const fields = [...shared.map((field) => fieldText(field, false)), ...columns]
  const figures = outs.map(({ name: column, doc: text, of }) => `${doc(text + OUT[of], '    ')}    readonly ${column}: Float64Array;`)
  return [
    `${doc(`What \`${scheme}.${name}\` takes: columns of equal length, and what all items share.`)}export interface ${base}Input {\n${fields.join('\n')}\n}`,
    `${doc(`What \`${scheme}.${name}\` gives: a column a figure.`)}export interface ${base}Columns extends BatchErrors {\n${figures.join('\n')}\n}`,
    { method: `${doc(batchDoc(batch, operations, types), '    ')}    readonly ${name}: (input: ${base}Input) => ${base}Columns;` },
  ]
}

/** The batches of a scheme: their columns, and an interface of the methods. */
function batchesDeclaration({ scheme, batches, operations }, types) {
  if (batches.length === 0) return []
  const made = batches.map((batch) => batchDeclarations(batch, operations, types))
  const methods = made.map(([, , { method }]) => method).join('\n')
  const whole = `${doc(`Batches of the ${scheme} scheme: columns in, columns out.`)}export interface ${batchesName(scheme)} {\n${methods}\n}`
  return [...made.flatMap(([input, columns]) => [input, columns]), whole]
}

function operationsList(groups) {
  const entries = groups.flatMap(({ scheme, operations }) =>
    operations.map(({ method }) => `    "${scheme}.${method}": ${operationsName(scheme)}["${method}"];`),
  )
  return `/** Every operation by its name. */\nexport interface Operations {\n${entries.join('\n')}\n}\n\n/** The name of an operation. */\nexport type OperationName = keyof Operations;`
}

function codesType(errors) {
  const union = errors.map(({ code, doc: about }) => `    /** ${about} */\n    | "${code}"`).join('\n')
  return `/** Every code an error can have. */\nexport type RulesErrorCode =\n${union};`
}

const NAME = '/** An id or a name: text of at least one character, compared code unit by code unit. */\nexport type Name = string;'

/** The declarations of the wire types: decimals and operations as given, the rest by name. */
export function wireDeclarations(schema) {
  const results = new Set()
  for (const { result } of schema.operations) reach(schema, result, results)
  const types = [...schema.types.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [
    ...schema.decimals.map(({ name, doc: about }) => `${doc(about)}export type ${name} = string;`),
    NAME,
    ...schema.groups.map((group) => operationsDeclaration(group, schema.types)),
    ...types.map((type) => typeDeclaration(type, results)),
    operationsList(schema.groups),
    codesType(schema.errors),
    ...schema.groups.flatMap((group) => batchesDeclaration(group, schema.types)),
  ].join('\n\n')
}

/** The fields of a rulebook that hold its schemes' methods. */
export function schemeFields(schema) {
  return schema.groups
    .map(({ scheme, batches, isOptional }) => {
      const methods = operationsName(scheme) + (batches.length > 0 ? ` & ${batchesName(scheme)}` : '')
      return isOptional
        ? `    /** The ${scheme} scheme; null where the rulebook leaves it out. */\n    readonly ${scheme}: SchemeIn<Document, "${scheme}", ${methods}>;`
        : `    /** Operations that every rulebook has. */\n    readonly ${scheme}: ${methods};`
    })
    .join('\n')
}
