// A rulebook on the workbench is plain data, as it was given: right or wrong, with or without what has a default.
import { fieldsOf, hasDefault, rootType, type Field, type TypeNode } from './schema'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }
export type Segment = string | number
export type Path = readonly Segment[]

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** As the core's errors write it: `dividend.tiers[1].minShares`. */
export const pathText = (path: Path): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('')

/** What a field begins with when it is set: nothing is decided for the operator that the type leaves open. */
export function blank(type: TypeNode): Json {
  switch (type.kind) {
    case 'schema':
      return 1
    case 'nullable':
      return null
    case 'list':
      return []
    case 'count':
      return 0
    case 'flag':
      return false
    case 'object':
      return blankObject(type.name)
    default:
      return ''
  }
}

export function blankObject(name: string): JsonObject {
  return Object.fromEntries(
    fieldsOf(name)
      .filter((field) => !hasDefault(field))
      .map((field) => [field.name, blank(field.type)]),
  )
}

/** A rulebook with nothing decided. */
export const emptyDocument = (): JsonObject => ({ ...blankObject(rootType.name), version: '1' })

/** The same document with its fields in the order of the rules; what the rules do not have comes last. */
export function inOrder(value: Json, type: TypeNode = { kind: 'object', name: rootType.name }): Json {
  if (type.kind === 'nullable') return inOrder(value, type.of)
  if (type.kind === 'list' && Array.isArray(value)) return value.map((item) => inOrder(item, type.of))
  if (type.kind !== 'object' || !isObject(value)) return value
  const fields = fieldsOf(type.name)
  const order = (name: string) => {
    const at = fields.findIndex((field) => field.name === name)
    return at < 0 ? fields.length : at
  }
  const names = Object.keys(value).sort((a, b) => order(a) - order(b))
  const typeOfField = (name: string): TypeNode => fields.find((field) => field.name === name)?.type ?? { kind: 'text' }
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name] as Json, typeOfField(name))]))
}

/** Names that stand in the document and that no field has. */
export const strangers = (value: JsonObject, fields: Field[]): string[] =>
  Object.keys(value).filter((name) => !fields.some((field) => field.name === name))

function parentOf(document: Json, path: Path): { parent: Json | undefined; last: Segment } {
  const last = path[path.length - 1] as Segment
  const parent = path.slice(0, -1).reduce<Json | undefined>((at, part) => child(at, part), document)
  return { parent, last }
}

const child = (value: Json | undefined, part: Segment): Json | undefined => {
  if (Array.isArray(value)) return typeof part === 'number' ? value[part] : undefined
  return isObject(value) && Object.prototype.hasOwnProperty.call(value, part) ? value[part] : undefined
}

/** Writes a value at a path of a document. */
export function put(document: Json, path: Path, value: Json): void {
  const { parent, last } = parentOf(document, path)
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1, value)
  else if (isObject(parent)) parent[last] = value
}

/** Takes a field out of its object, or an item out of its list. */
export function drop(document: Json, path: Path): void {
  const { parent, last } = parentOf(document, path)
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1)
  else if (isObject(parent)) delete parent[last]
}

/** Puts an item of a list in front of the one before it, or behind the one after it. */
export function move(document: Json, path: Path, by: -1 | 1): void {
  const { parent, last } = parentOf(document, path)
  if (!Array.isArray(parent) || typeof last !== 'number') return
  const [item] = parent.splice(last, 1)
  if (item !== undefined) parent.splice(last + by, 0, item)
}
