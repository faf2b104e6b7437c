// The pages and their parts by hash, so that any static server at any path will do.
import { computed, ref } from 'vue'

export const pages = ['order', 'appreciation', 'dividend', 'release', 'merchant'] as const
export type PageName = (typeof pages)[number]
export const releaseParts = ['calendar', 'team', 'checkout'] as const
export type ReleasePart = (typeof releaseParts)[number]

const hash = ref(location.hash)
window.addEventListener('hashchange', () => {
  hash.value = location.hash
})

const segments = computed(() => hash.value.replace(/^#\/?/, '').split('/'))

export const page = computed<PageName>(() => pages.find((name) => name === segments.value[0]) ?? 'order')
export const releasePart = computed<ReleasePart>(
  () => releaseParts.find((name) => name === segments.value[1]) ?? 'calendar',
)
