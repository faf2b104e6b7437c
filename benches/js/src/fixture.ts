// Random cases with the answers of the oracle in tests/oracle, which shares nothing with any contender.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isMeasured } from './cases.ts'
import type { Vectors } from './cases.ts'

/** The same arguments make the same file. */
const ARGUMENTS = '--seed 20 --cases 2000 --schemes appreciation,release --hostile 0.12 --large 0'.split(' ')

export function writeFixture(root: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'points-rules-'))
  const made = join(folder, 'made.json')
  execFileSync('python3', [join(root, 'tests/oracle/generate.py'), ...ARGUMENTS, '--out', made], { stdio: 'inherit' })
  const { groups } = JSON.parse(readFileSync(made, 'utf8')) as Vectors
  rmSync(folder, { recursive: true })

  const kept = groups
    .map(({ rulebook, cases }) => ({ rulebook, cases: cases.filter(isMeasured) }))
    .filter(({ cases }) => cases.length > 0)
  const lines = kept.map(({ rulebook, cases }) => {
    const each = cases.map((one) => `\n  ${JSON.stringify(one)}`)
    return `{"rulebook": ${JSON.stringify(rulebook)}, "cases": [${each.join(',')}\n]}`
  })
  writeFileSync(join(root, 'benches/js/fixture.json'), `{"groups": [\n${lines.join(',\n')}\n]}\n`)
  console.log(`${kept.reduce((sum, { cases }) => sum + cases.length, 0)} cases kept`)
}
