// A typed dictionary: a text missing in one language does not compile.
import { computed, ref, watch, watchEffect } from 'vue'
import { format, type RulesError } from '../core'
import { en } from './en'
import { zh, type Dictionary } from './zh'

export type Language = 'zh' | 'en'
const dictionaries: Record<Language, Dictionary> = { zh, en }

export const language = ref<Language>(new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh')
export const t = computed(() => dictionaries[language.value])

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
})

// A reload, and a link, keep the language.
watch(language, (now) => {
  const address = new URL(location.href)
  if (now === 'zh') address.searchParams.delete('lang')
  else address.searchParams.set('lang', now)
  history.replaceState(history.state, '', address)
})

/** A level's, tier's or rank's name: the rulebook's own, translated where the dictionary has it. */
export const nameOf = (name: string): string => t.value.names[name] ?? name

/** A rate for the eye: 0.2 is 20 %. The point is moved, nothing is computed. */
export const percent = (rate: string): string => {
  const [whole = '0', decimals = ''] = rate.split('.')
  const digits = decimals.padEnd(2, '0')
  const moved = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  return `${digits.length > 2 ? `${moved}.${digits.slice(2)}` : moved}%`
}

/** A figure for the eye. */
export const show = (figure: string): string => format(figure, { group: true })

const pattern = (path: string): string =>
  path.replace(/\[\d+\]/g, '[]').replace(/^(day\.tierHeadcounts)\..+$/, '$1.*')

/** An error in the page's language, by its code and the field it is about, with the shortage figures. */
export function errorText(error: RulesError): string {
  const { errors, shortage, unknownError } = t.value
  const exact = error.path === null ? undefined : errors[`${error.code} ${pattern(error.path)}`]
  const text = exact ?? errors[error.code] ?? unknownError(error.code, error.message)
  if (error.shortage === null) return text
  const { required, available, missing } = error.shortage
  return `${text} ${shortage(show(required), show(available), show(missing))}`
}
