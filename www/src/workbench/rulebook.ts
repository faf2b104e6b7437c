// The core's validation of the rulebook that is edited.
import { computed, effectScope } from 'vue'
import { parseTyped, type RulesError } from '../core'
import { useAnswer, type Answering } from '../full/answer'
import { ask, open } from '../full/client'
import type { Identity } from '../full/messages'
import { isObject } from './document'
import { findingWords } from './words/findings'
import type { FindingWords, LintReport } from './words/zh'
import { work } from './work'

/** The document as the core gets it. */
export const documentText = computed(() => JSON.stringify(work.book))

/** A typed rate; null while it is empty or not one. */
export function rateOf(text: string): string | null {
  try {
    return parseTyped(text, { decimals: 8 }).value
  } catch {
    return null
  }
}
export const margin = computed(() => rateOf(work.margin))

const answers = effectScope(true).run(() => {
  const identity = useAnswer(
    () => ({ document: documentText.value }),
    ({ document }, signal) => open(document, signal),
  )
  const lint = useAnswer(
    () => (identity.value === null ? null : { document: documentText.value, margin: margin.value }),
    ({ document, ...input }, signal) => ask(document, 'rulebook.lint', input, signal),
  )
  return { identity, lint }
}) as { identity: Answering<Identity>; lint: Answering<LintReport> }

export const { identity, lint } = answers

/** The core's error about a field of the rulebook, where it is about this one. */
export const errorOf = (path: string): RulesError | null => (identity.error?.path === path ? identity.error : null)

export const findingsAt = (path: string) => lint.value?.findings.filter((finding) => finding.path === path) ?? []

type Finding = LintReport['findings'][number]

/** The names in a list of a scheme, as they stand in the rulebook. */
function namesIn(scheme: string, list: string): string[] {
  const section = work.book[scheme]
  const items = isObject(section) ? section[list] : []
  return Array.isArray(items) ? items.map((item) => (isObject(item) && typeof item.name === 'string' ? item.name : '')) : []
}

export const wordsOfFinding = (finding: Finding): FindingWords =>
  lint.value === null
    ? { title: '', means: '', knob: '' }
    : findingWords(finding, lint.value, namesIn('release', 'levels'), namesIn('dividend', 'tiers'))

/** Brings the field of a path, or the nearest part of the form around it, before the eye. */
export function focusPath(path: string) {
  for (let at = path; at !== ''; at = at.replace(/(^|\.)[^.[]+$|\[\d+\]$/, '')) {
    const found = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`)
    if (!found) continue
    found.scrollIntoView({ block: 'center' })
    found.focus({ preventScroll: true })
    return
  }
}
