// Inputs that are programs, as many as asked for: `npm run fuzz -- --calls N [--engine web] [--seed S] [--pages P]`.
// `--pages` limits WebAssembly memory to so many pages of 64 KB. The package must have been built (`cargo xtask pkg`).
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { everyEngine, readRulebook as readFile } from '../node/package-under-test.mjs'
import { kindsOf } from './kinds.mjs'
import { samples } from './samples.mjs'

const { values: asked } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    engine: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() & 0x7fffffff) },
    pages: { type: 'string' },
  },
})

const INSIDE = 'POINTS_RULES_FUZZ_INSIDE'

/** Few at once: what a run generates is kept until it ends. */
const AT_ONCE = 5000

/** A rulebook, read once and made again each time. */
const texts = new Map()
function readRulebook(name) {
  if (!texts.has(name)) texts.set(name, JSON.stringify(readFile(name)))
  return JSON.parse(texts.get(name))
}

async function run() {
  const given = { samples: samples(), readRulebook, isLimited: asked.pages !== undefined }
  const engines = (await everyEngine()).filter(({ name }) => asked.engine === undefined || asked.engine === name)
  if (engines.length === 0) throw new Error(`there is no engine ${asked.engine}`)
  for (const engine of engines) {
    const kinds = Object.entries(kindsOf(engine, given))
    const each = Math.ceil(Number(asked.calls) / kinds.length)
    for (const [kind, property] of kinds) {
      for (let done = 0; done < each; done += AT_ONCE) {
        fc.assert(property, { numRuns: Math.min(AT_ONCE, each - done), seed: Number(asked.seed) + done })
      }
      console.log(`${engine.name}: ${each} calls with ${kind}`)
    }
  }
}

/** A process of its own, whose stack is small: many calls overflow it, which takes as long as the stack is deep. */
function start() {
  const limits = ['--stack-size=200', ...(asked.pages === undefined ? [] : [`--wasm-max-mem-pages=${asked.pages}`])]
  const args = ['calls', 'engine', 'seed', 'pages'].flatMap((name) => (asked[name] === undefined ? [] : [`--${name}`, asked[name]]))
  const { status } = spawnSync(process.execPath, [...limits, import.meta.filename, ...args], { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } })
  process.exitCode = status ?? 1
}

if (process.env[INSIDE] === undefined) start()
else await run()
