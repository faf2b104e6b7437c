// Replays explanations on BigInt: `node tests/engines/replay.mjs FORMULAS`, an explanation a line in, a list of faults a
// line out.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { verifier } from '../../pkg-template/src/verifier.mjs'

const verify = verifier(JSON.parse(readFileSync(process.argv[2], 'utf8')).operations)
let answers = ''

function flush() {
  process.stdout.write(answers)
  answers = ''
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (answers === '') setImmediate(flush)
  answers += `${JSON.stringify(verify(line))}\n`
}
flush()
