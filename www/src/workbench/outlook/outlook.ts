// The outlooks of the edited rulebook, asked while they are looked at.
import { computed } from 'vue'
import { useAnswer } from '../../full/answer'
import { documentText, identity } from '../rulebook'
import { appreciationOutlook, basesOf, dividendOutlook, releaseOutlook, type Planned } from './forecast'
import { plan } from './plan'

/** Whose outlook is asked: one scheme's answer does not wait for another's error. */
type Forecast<T> = (document: string, planned: Planned, signal: AbortSignal) => Promise<T>

export function useOutlook() {
  const bases = useAnswer(
    () => (plan.value === null || identity.value === null ? null : { document: documentText.value, plan: plan.value }),
    async ({ document, plan }, signal) => ({ document, planned: { plan, bases: await basesOf(document, plan, signal) } }),
  )
  const outlookBy = <T>(forecast: Forecast<T>) =>
    useAnswer(
      () => bases.value,
      ({ document, planned }, signal) => forecast(document, planned, signal),
    )
  const dividend = outlookBy(dividendOutlook)
  const release = outlookBy(releaseOutlook)
  const appreciation = outlookBy(appreciationOutlook)
  const all = [dividend, release, appreciation]
  return {
    bases,
    dividend,
    release,
    appreciation,
    error: computed(() => bases.error ?? all.find(({ error }) => error !== null)?.error ?? null),
    waiting: computed(() => bases.waiting || all.some(({ waiting }) => waiting)),
  }
}
