// The calculation core, opened once for the whole mini-program. Every figure on the pages comes from it.
import { load } from 'points-rules/mp'

/** `files` is what `load` takes. Returns what resolves to the core; after a failure the next call tries again. */
export function opener(rulebook, files) {
  const start = () => load(files).then(({ engine, openRulebook }) => ({ engine, rulebook, rules: openRulebook(rulebook) }))
  let opened = null
  return () => {
    if (opened === null) {
      opened = start()
      opened.catch(() => {
        opened = null
      })
    }
    return opened
  }
}
