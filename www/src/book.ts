// The rulebook in use, on all pages alike.
import { computed, ref } from 'vue'
import { documentOf, rulebookNames, rulesOf, type RulebookName } from './core'

const asked = new URLSearchParams(location.search).get('book')
export const book = ref<RulebookName>(rulebookNames.find((name) => name === asked) ?? 'mall')
export const rules = computed(() => rulesOf(book.value))
export const terms = computed(() => documentOf(book.value))
