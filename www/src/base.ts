// What a scheme's `amount` is under its rulebook: what is paid, or what is contributed of it.
import { percent, t } from './i18n'

/** A scheme's own contribution rate; null where what is paid counts. */
type Rate = string | null | undefined

export const baseLabel = (rate: Rate): string => (rate ? t.value.base.contribution : t.value.base.order)
export const baseHint = (rate: Rate): string => (rate ? t.value.base.note(percent(rate)) : '')
export const leastOf = (rate: Rate): string => (rate ? t.value.goals.contributionOf : t.value.goals.orderOf)
