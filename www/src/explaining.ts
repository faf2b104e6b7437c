import { shallowRef } from 'vue'
import type { Origin } from './origin'

/** The figure whose explanation is open. */
export const explaining = shallowRef<Origin | null>(null)
