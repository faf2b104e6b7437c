import { join } from 'node:path'
import { execOf, MINI } from './tools.mjs'

/**
 * Clients that differ in what they lack; `engine` is what must calculate there.
 * The figures must be the same on each of them.
 */
export const CLIENTS = [
  { name: 'Android', switches: {}, engine: 'wasm' },
  { name: 'iOS, which exports no Globals', switches: { ios: true }, engine: 'wasm' },
  { name: 'no .wasm.br', switches: { noBr: true }, engine: 'js' },
  { name: 'no WebAssembly', switches: { noWasm: true }, engine: 'js' },
  { name: 'no BigInt', switches: { noBigInt: true }, engine: 'wasm' },
  { name: 'no globalThis', switches: { noGlobalThis: true }, engine: 'wasm' },
  { name: 'the bare instance as the result', switches: { bareInstance: true }, engine: 'wasm' },
  { name: 'all of these on iOS', switches: { ios: true, noBigInt: true, noGlobalThis: true, bareInstance: true }, engine: 'wasm' },
  { name: 'all of these and no WebAssembly', switches: { ios: true, noBigInt: true, noGlobalThis: true, noWasm: true }, engine: 'js' },
]

export const DOUYIN = { name: 'Douyin, TTWebAssembly', switches: { douyin: true }, engine: 'wasm' }

/** One run of an upload set in a process of its own: `{ok}` or `{error}`, and what the program logged. */
export async function run(engine, set, driver, switches) {
  const args = [join(MINI, 'sandbox/run.mjs'), set, join(MINI, 'drivers', `${driver}.mjs`), JSON.stringify(switches)]
  const { stdout } = await execOf(engine.node, args)
  return JSON.parse(stdout)
}

/** The same, where an error is a failure of the test. */
export async function results(engine, set, driver, switches) {
  const { ok, error, logs } = await run(engine, set, driver, switches)
  if (error !== undefined) throw new Error(`${error.stack}\n${logs.join('\n')}`)
  return ok
}
