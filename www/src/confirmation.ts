import { computed, shallowRef, watch, type ComputedRef, type WatchSource } from 'vue'

/** A confirmation that stands until one of the sources changes again; a text maker, so that it follows the language. */
export function useConfirmation(...sources: WatchSource[]): { said: ComputedRef<string>; say: (text: () => string) => void } {
  const text = shallowRef<(() => string) | null>(null)
  // At once, so that what is said right after a change outlives that very change.
  watch(sources, () => (text.value = null), { flush: 'sync' })
  return {
    said: computed(() => text.value?.() ?? ''),
    say: (next) => {
      text.value = next
    },
  }
}
