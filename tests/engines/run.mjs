// One engine in Node: `node tests/engines/run.mjs node|node-page|explain|full|web|mini|fallback [bare]`. A question a line on standard input,
// `{open?, op?, input?}`; an answer a line on standard output, `{ok}` or `{error}`. `open` is a rulebook's text, which
// holds until the next one; without `op` its digest is the answer. `bare` leaves the messages of errors out, and answers
// a trap with `{trap}` instead of ending.
import { createInterface } from 'node:readline'
import { explainEngine, fallbackEngine, fullEngine, miniEngine, nodeEngine, readRulebook, webEngine } from '../node/package-under-test.mjs'

/** Node's entry after it has gone over to its module of all operations. */
async function wholeNodeEngine() {
  const engine = await nodeEngine()
  engine.api.openRulebook(readRulebook('appreciation')).rulebook.lint({ margin: '0' })
  return engine
}

// node-page is Node's entry as long as nothing is asked of it that its first module has not.
const ENGINES = { node: wholeNodeEngine, 'node-page': nodeEngine, explain: explainEngine, full: fullEngine, web: webEngine, mini: miniEngine, fallback: fallbackEngine }
const name = process.argv[2]
if (!(name in ENGINES)) throw new Error(`there is no engine ${name}; there are ${Object.keys(ENGINES).join(', ')}`)
const bare = process.argv[3] === 'bare'
const { api } = await ENGINES[name]()

/** The fields of an error that is ours; anything else, a trap above all, ends the run. */
function told(error) {
  if (error?.name !== 'RulesError') {
    if (bare) return { trap: String(error) }
    throw error
  }
  const { code, path, message, shortage } = error
  return { error: { ...(bare ? { code, path } : { code, path, message }), ...shortage } }
}

function attempt(work) {
  try {
    return { ok: work() }
  } catch (error) {
    return told(error)
  }
}

let opened = null

function open(text) {
  opened?.ok?.free()
  opened = attempt(() => api.openRulebook(text))
}

function answer({ open: text, op, input }) {
  if (text !== undefined) open(text)
  if (opened.ok === undefined) return opened
  return op === undefined ? { ok: { digest: opened.ok.digest } } : attempt(() => opened.ok.call(op, input))
}

let lines = []
const flush = () => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
  lines = []
}
for await (const line of createInterface({ input: process.stdin })) {
  lines.push(JSON.stringify(answer(JSON.parse(line))))
  if (lines.length >= 256) flush()
}
flush()
