// The rulebook in use, on all pages alike.
import { computed, ref } from 'vue'
import { documentOf, rulesOf, type RulebookName } from './core'

export const book = ref<RulebookName>('mall')
export const rules = computed(() => rulesOf(book.value))
export const terms = computed(() => documentOf(book.value))
