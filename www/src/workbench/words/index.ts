import { computed } from 'vue'
import type { RulesError } from '../../core'
import { errorText, language } from '../../i18n'
import { bare, fieldsOf, plain, rootType, type Field, type TypeNode } from '../schema'
import { en } from './en'
import { zh, type FieldWords } from './zh'

export const w = computed(() => (language.value === 'zh' ? zh : en))

const wordsOf = (type: string, field: string): FieldWords | undefined =>
  (w.value.fields as Record<string, Record<string, FieldWords>>)[type]?.[field]

export const labelOf = (type: string, field: string): string => wordsOf(type, field)?.label ?? field
export const hintOf = (type: string, field: Field): string => wordsOf(type, field.name)?.hint ?? plain(field.doc)
export const choiceText = (type: string, value: string): string =>
  (w.value.choices as Record<string, Record<string, string>>)[type]?.[value] ?? value

/** The words of a path in a rulebook: each name in it, and which item of a list. */
export function pathWords(path: string): string {
  const words: string[] = []
  let type: TypeNode | undefined = { kind: 'object', name: rootType.name }
  for (const part of path.match(/[^.[\]]+/g) ?? []) {
    const at: TypeNode | undefined = type && bare(type)
    if (at?.kind === 'list') {
      words.push(String(Number.parseInt(part, 10) + 1))
      type = at.of
    } else if (at?.kind === 'object') {
      words.push(labelOf(at.name, part))
      type = fieldsOf(at.name).find((field) => field.name === part)?.type
    } else words.push(part)
  }
  return words.join(' · ')
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
