// The description of the wire types that `cargo xtask schema` prints: the declarations and the codec are made from it.
import { readFileSync } from 'node:fs'
import { inJavaScript } from './docs.mjs'
import { fail } from './fail.mjs'

/** Kinds that are one value without parts. */
export const SCALARS = ['decimal', 'name', 'text', 'schema', 'date', 'flag', 'count', 'choice']

/** The schema of a file as each build has it; `inputs`: the JSON Schema of the inputs, which has examples; `formulas`: those of the operations. */
export function readSchemas(file, inputs, formulas) {
  const { $defs: kinds } = JSON.parse(readFileSync(inputs, 'utf8'))
  const schema = inJavaScript(JSON.parse(readFileSync(file, 'utf8')))
  const { operations: explained } = JSON.parse(readFileSync(formulas, 'utf8'))
  for (const operation of schema.operations) {
    operation.example = kinds[operation.name]?.examples?.[0]
    operation.hasFormulas = operation.name in explained
  }
  return { page: indexed(pageOf(schema)), full: indexed(schema) }
}

/** The schema of the page build: without the operations that only the full build carries, which are `elsewhere`. */
export function pageOf(schema) {
  const isHere = ({ full }) => !full
  const elsewhere = schema.operations.filter(({ full }) => full).map(({ name }) => name)
  const operations = schema.operations.filter(isHere)
  const reached = new Set()
  const types = new Map(schema.types.map((type) => [type.name, type]))
  const visit = (name) => reach({ types }, name, reached)
  for (const { input, result } of operations) [input, result].forEach(visit)
  for (const { shared } of schema.batches) for (const { type } of shared) partsOf(type).forEach(visit)
  visit(schema.rulebook)
  return { ...schema, operations, elsewhere, types: schema.types.filter(({ name }) => reached.has(name)) }
}

/** `types`: a map by name; `groups`: `[{scheme, doc, operations, batches, isOptional}]` in the order of the operations. */
export function indexed(schema) {
  const types = new Map()
  for (const type of schema.types) {
    if (types.has(type.name)) fail(`the schema has the type ${type.name} twice`)
    if (!type.choices && type.fields.length === 0) fail(`the type ${type.name} has no field`)
    types.set(type.name, type)
  }
  return { elsewhere: [], ...schema, types, groups: groupsOf(schema, types) }
}

/** Whether a rulebook may leave a scheme out: it has a section of that name. */
export function isOptional(schema, types, scheme) {
  const document = types.get(schema.rulebook) ?? fail(`the schema has no type ${schema.rulebook}`)
  return document.fields.some(({ name }) => name === scheme)
}

function groupsOf(schema, types) {
  const groups = new Map()
  for (const { name, ...operation } of schema.operations) {
    const [scheme, method] = name.split('.')
    if (!groups.has(scheme)) {
      const { doc } = schema.schemes.find((known) => known.name === scheme) ?? { doc: 'Operations that need no scheme.' }
      const batches = schema.batches.filter((batch) => batch.scheme === scheme)
      groups.set(scheme, { scheme, doc, operations: [], batches, isOptional: isOptional(schema, types, scheme) })
    }
    groups.get(scheme).operations.push({ ...operation, method })
  }
  for (const { scheme, name } of schema.batches) if (!groups.has(scheme)) fail(`the batch ${name} is of no scheme`)
  return [...groups.values()]
}

/** Visits a type and every type that it consists of. */
export function reach(schema, name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  const type = schema.types.get(name) ?? fail(`the type ${name} is not in the schema`)
  for (const field of type.fields ?? []) for (const part of partsOf(field.type)) reach(schema, part, seen)
  return seen
}

/** The name of the type that a value consists of, in a list: empty for a value without parts. */
function partsOf(type) {
  let of = type
  while (of.of) of = of.of
  return of.kind === 'object' || of.kind === 'choice' ? [of.name] : []
}
