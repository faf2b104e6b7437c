// Random cases with the answers of the oracle in tests/oracle, which shares nothing with any contender.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Case, Document } from './cases.ts'
import { questions } from './random.ts'

/** The same seed makes the same file. */
const SEED = 20

/** What the oracle answers to one question. */
interface Reply {
  ok?: unknown
  error?: { code: string; path: string | null }
  /** Further errors that the rules would allow instead, and readings that the answer rests on. */
  others: unknown[]
  doubts: unknown[]
}

/** Which of several errors is reported is free, so such a case has no one answer. */
function hasOneAnswer({ others, doubts }: Reply): boolean {
  return others.length === 0 && doubts.length === 0
}

export function writeFixture(root: string): void {
  const asked = questions(root, SEED)
  const serve = join(root, 'tests/oracle/serve.py')
  const input = asked.map((question) => `${JSON.stringify(question)}\n`).join('')
  const answered = execFileSync('python3', [serve, '--all'], { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const replies = answered.trimEnd().split('\n')
  if (replies.length !== asked.length) throw new Error(`${replies.length} replies to ${asked.length} questions`)

  const groups = new Map<Document, Case[]>()
  let kept = 0
  asked.forEach(({ rulebook, op, input }, index) => {
    const reply = JSON.parse(replies[index] ?? '') as Reply
    if (reply.error?.code === 'ORACLE_FAILED') throw new Error(`the oracle fails on ${JSON.stringify(input)}`)
    if (!hasOneAnswer(reply)) return
    kept += 1
    const { code, path } = reply.error ?? { code: '', path: null }
    const answer = reply.error === undefined ? { expect: reply.ok } : { error: { code, path } }
    groups.set(rulebook, [...(groups.get(rulebook) ?? []), { name: `random ${index}`, op, input, ...answer }])
  })
  const lines = [...groups].map(([rulebook, cases]) => {
    const each = cases.map((one) => `\n  ${JSON.stringify(one)}`)
    return `{"rulebook": ${JSON.stringify(rulebook)}, "cases": [${each.join(',')}\n]}`
  })
  writeFileSync(join(root, 'benches/js/fixture.json'), `{"groups": [\n${lines.join(',\n')}\n]}\n`)
  console.log(`${kept} of ${asked.length} cases kept`)
}
