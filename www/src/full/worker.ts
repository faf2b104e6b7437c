// The whole core, apart from the page: lint and outlooks may take a while, and a page must not stand still meanwhile.
import { load, RulesError } from 'points-rules/explain'
import type { Answer, Identity, Question } from './messages'

type Api = Awaited<ReturnType<typeof load>>
type Rules = ReturnType<Api['openRulebook']>

/** Two rulebooks side by side, and what they were before the last keystroke. */
const kept = 4
const opened = new Map<string, Rules>()
let api: Api

const reply = (answer: Answer) => self.postMessage(answer)
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function open(document: string): Rules {
  const known = opened.get(document)
  if (known) return known
  const rules = api.openRulebook(document) as Rules
  opened.set(document, rules)
  for (const [oldest, old] of opened) {
    if (opened.size <= kept) break
    opened.delete(oldest)
    old.free()
  }
  return rules
}

function answer({ document, op, input, explain }: Question): unknown {
  const rules = open(document)
  if (op !== null && explain) return rules.explain(op, input)
  if (op !== null) return rules.call(op, input)
  const { id, version, name, digest } = rules
  return { id, version, name, digest } satisfies Identity
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  try {
    reply({ state: 'answer', value: answer(data) })
  } catch (error) {
    if (error instanceof RulesError) reply({ state: 'refused', error: error.toJSON() })
    else reply({ state: 'broken', reason: reasonOf(error) })
  }
}

load().then(
  (loaded) => {
    api = loaded
    reply({ state: 'ready' })
  },
  (error: unknown) => reply({ state: 'failed', reason: reasonOf(error) }),
)
