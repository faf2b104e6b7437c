// The description of the wire types that `cargo xtask schema` prints: the declarations and the codec are made from it.
import { readFileSync } from 'node:fs'

/** Kinds that are one value without parts. */
export const SCALARS = ['decimal', 'name', 'text', 'schema', 'date', 'flag', 'count', 'choice']

export function fail(message) {
  throw new Error(message)
}

/** The schema of a file, with its types by name and its operations by scheme. */
export function readSchema(file) {
  return indexed(JSON.parse(readFileSync(file, 'utf8')))
}

/** `types`: a map by name; `groups`: `[{scheme, doc, operations, batches, isOptional}]` in the order of the operations. */
export function indexed(schema) {
  const types = new Map()
  for (const type of schema.types) {
    if (types.has(type.name)) fail(`the schema has the type ${type.name} twice`)
    if (!type.choices && type.fields.length === 0) fail(`the type ${type.name} has no field`)
    types.set(type.name, type)
  }
  return { ...schema, types, groups: groupsOf(schema, types) }
}

/** A scheme is optional where the rulebook has a section of that name. */
function groupsOf(schema, types) {
  const sections = (types.get(schema.rulebook) ?? fail(`the schema has no type ${schema.rulebook}`)).fields
  const groups = new Map()
  for (const { name, ...operation } of schema.operations) {
    const [scheme, method] = name.split('.')
    if (!groups.has(scheme)) {
      const { doc } = schema.schemes.find((known) => known.name === scheme) ?? { doc: 'Operations that need no scheme.' }
      const batches = schema.batches.filter((batch) => batch.scheme === scheme)
      const isOptional = sections.some((section) => section.name === scheme)
      groups.set(scheme, { scheme, doc, operations: [], batches, isOptional })
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
  for (const field of type.fields ?? []) {
    let of = field.type
    while (of.of) of = of.of
    if (of.kind === 'object' || of.kind === 'choice') reach(schema, of.name, seen)
  }
  return seen
}
