import { words } from 'virtual:rulebook-types'
import { computed } from 'vue'
import type { RulesError } from '../../core'
import { errorText, language } from '../../i18n'
import { isObject, type Json } from '../document'
import { bare, fieldsOf, plain, rootType, type Field, type TypeNode } from '../schema'
import { en } from './en'
import { zh } from './zh'

export const w = computed(() => (language.value === 'zh' ? zh : en))

/** Where each type of a rulebook stands in it: each is there once. */
const pathOf = new Map<string, string>()
function place(type: TypeNode, path: string): void {
  const at = bare(type)
  if (at.kind === 'list') place(at.of, path)
  if (at.kind !== 'object' && at.kind !== 'choice') return
  pathOf.set(at.name, path)
  if (at.kind === 'object') for (const field of fieldsOf(at.name)) place(field.type, path === '' ? field.name : `${path}.${field.name}`)
}
place({ kind: 'object', name: rootType.name }, '')

/** The words of a field of a type, or of a text that a choice may be. */
function wordsOf(type: string, name: string) {
  const path = pathOf.get(type)
  return path === undefined ? undefined : words[path === '' ? name : `${path}.${name}`]
}

function textOf(type: string, name: string): string {
  const [zh, en] = wordsOf(type, name) ?? [name, name]
  return language.value === 'zh' ? zh : en.charAt(0).toUpperCase() + en.slice(1)
}

export const labelOf = (type: string, field: string): string => textOf(type, field)
export const choiceText = (type: string, value: string): string => textOf(type, value)
/** What a field sets: in English its description has that. */
export const hintOf = (type: string, field: Field): string =>
  (language.value === 'zh' ? wordsOf(type, field.name)?.[2] : undefined) ?? plain(field.doc)

/** The type of each part of a path, and what it is called. */
function partsOf(path: string): { word: string; type: TypeNode | undefined }[] {
  let type: TypeNode | undefined = { kind: 'object', name: rootType.name }
  return (path.match(/[^.[\]]+/g) ?? []).map((part) => {
    const at: TypeNode | undefined = type && bare(type)
    if (at?.kind === 'list') {
      type = at.of
      return { word: String(Number.parseInt(part, 10) + 1), type }
    }
    type = at?.kind === 'object' ? fieldsOf(at.name).find((field) => field.name === part)?.type : undefined
    return { word: at?.kind === 'object' ? labelOf(at.name, part) : part, type }
  })
}

/** The words of a path in a rulebook: each name in it, and which item of a list. */
export const pathWords = (path: string): string =>
  partsOf(path)
    .map(({ word }) => word)
    .join(' · ')

/** A value of a rulebook as a person reads it, whatever stands there. */
export function valueText(path: string, value: Json | undefined): string {
  if (value === undefined) return w.value.compare.absent
  if (value === null) return w.value.form.isNull
  if (isObject(value)) return Object.values(value).map((part) => valueText('', part)).join(' · ')
  const parts = partsOf(path)
  const type = parts[parts.length - 1]?.type
  const at = type && bare(type)
  if (at?.kind === 'choice' && typeof value === 'string') return choiceText(at.name, value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What the field of an error may hold, where the error is about that. */
function rangeOf(error: RulesError, type: TypeNode | undefined): string {
  if (!type || !['OUT_OF_RANGE', 'TOO_MANY_DECIMALS'].includes(error.code)) return ''
  const at = bare(type)
  const bounds = w.value.bounds[at.kind === 'decimal' ? at.name : at.kind]
  return bounds ? ` ${w.value.form.range(bounds)}` : ''
}

/** An error of a rulebook in the page's language. */
export function ruleErrorText(error: RulesError, type?: TypeNode): string {
  const own = w.value.errors[`${error.code} ${error.path ?? ''}`] ?? (error.code === 'INVALID_DECIMAL' ? w.value.errors['INVALID_DECIMAL '] : undefined)
  return (own ?? errorText(error)) + rangeOf(error, type)
}
