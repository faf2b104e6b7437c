// The types of a rulebook as the core describes them: the form is made from these.
import { decimals, root, types } from 'virtual:rulebook-types'

export type TypeNode =
  | { kind: 'decimal'; name: string }
  | { kind: 'name' | 'text' | 'schema' | 'date' | 'flag' | 'count' }
  | { kind: 'choice' | 'object'; name: string }
  | { kind: 'nullable' | 'list'; of: TypeNode }

export interface Field {
  name: string
  doc: string
  type: TypeNode
  /** What an absent field means; missing where it must be there. */
  default?: string | null
}

export interface WireType {
  name: string
  doc: string
  fields?: Field[]
  choices?: { value: string; doc: string }[]
}

export interface Decimal {
  name: string
  doc: string
  bounds: string
  scale: number | 'configured'
}

export const typeOf = (name: string): WireType => {
  const type = types.find((each) => each.name === name)
  if (!type) throw new Error(`the description has no type ${name}`)
  return type
}
export const rootType = typeOf(root)
export const fieldsOf = (name: string): Field[] => typeOf(name).fields ?? []
export const choicesOf = (name: string) => typeOf(name).choices ?? []
export const decimalOf = (name: string): Decimal | undefined => decimals.find((each) => each.name === name)

export const hasDefault = (field: Field): boolean => field.default !== undefined

/** What a field is without null. */
export const bare = (type: TypeNode): TypeNode => (type.kind === 'nullable' ? type.of : type)

/** A doc comment as a person reads it: without the marks of its source. */
export const plain = (doc: string): string =>
  (doc.split('\n\n')[0] ?? '')
    .replace(/\n/g, ' ')
    .replace(/\[`([^`]*)`\](\([^)]*\))?/g, '$1')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/ \(RULES section \d\)/g, '')
