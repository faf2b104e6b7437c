import { ref } from 'vue'

/** What went wrong that no field can show; the page has a banner for it. */
export const defect = ref<string | null>(null)
