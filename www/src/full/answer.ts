// What the worker answers to something that changes while it is typed.
import { onScopeDispose, shallowReactive, watch } from 'vue'
import { RulesError } from '../core'
import { defect } from '../defect'

export interface Answering<T> {
  value: T | null
  error: RulesError | null
  /** The figures shown are of what stood there a moment ago. */
  waiting: boolean
}

/** Long enough for the next keystroke, short enough not to be noticed. */
const pause = 150

/**
 * The answer to `input()`, asked again when it changes; null asks nothing. Old figures stand until new ones come, and go with
 * an error.
 */
export function useAnswer<Input, T>(
  input: () => Input | null,
  run: (input: Input, signal: AbortSignal) => Promise<T>,
): Answering<T> {
  const answer = shallowReactive<Answering<T>>({ value: null, error: null, waiting: false })
  let stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = (value: T | null, error: RulesError | null) => Object.assign(answer, { value, error, waiting: false })
  function begin(text: string, signal: AbortSignal) {
    run(JSON.parse(text) as Input, signal).then(
      (value) => signal.aborted || show(value, null),
      (error: unknown) => {
        if (signal.aborted) return
        show(null, error instanceof RulesError ? error : null)
        if (!(error instanceof RulesError)) defect.value = String(error)
      },
    )
  }
  // As text, so that equal inputs ask once and what is asked cannot change on the way.
  watch(
    () => JSON.stringify(input()),
    (text, before) => {
      clearTimeout(timer)
      stop.abort()
      stop = new AbortController()
      const { signal } = stop
      if (text === 'null') return void show(null, null)
      answer.waiting = true
      timer = setTimeout(() => begin(text, signal), before === undefined ? 0 : pause)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    stop.abort()
  })
  return answer
}
