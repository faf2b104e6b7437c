// docs/MINI-PROGRAMS.md quotes the package's errors: every quoted text must be one that the package can say.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { newFolder, removeAll, unpack } from './lib/project.mjs'
import { ROOT } from './lib/tools.mjs'

const PREFIX = /^(?:… \()?points-rules(?:\/mp)?: /

let said = ''

before(async () => {
  const packed = newFolder('package')
  await unpack(packed)
  said = ['miniprogram_dist/index.js', 'web/index.js'].map((file) => readFileSync(join(packed, file), 'utf8')).join('\n')
})
after(removeAll)

/** The texts in the first column of the tables: `…` stands for what differs. */
function quotedErrors() {
  const rows = readFileSync(join(ROOT, 'docs/MINI-PROGRAMS.md'), 'utf8').split('\n').filter((line) => line.startsWith('| '))
  const quoted = rows.flatMap((row) => [...row.split(' | ')[0].matchAll(/`([^`]+)`/g)].map(([, text]) => text))
  return quoted.filter((text) => PREFIX.test(text))
}

test('every error that the guide quotes is one of the package’s', () => {
  const errors = quotedErrors()
  assert.equal(errors.length, 28)
  for (const error of errors) {
    const parts = error.replace(PREFIX, '').replace(/"…"|WeChat|\)$/g, '…').split('…').map((part) => part.trim())
    for (const part of parts) assert.ok(said.includes(part), `the package does not say “${part}” of: ${error}`)
  }
})
