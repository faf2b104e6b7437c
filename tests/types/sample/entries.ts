// Every other entry, each with its own `load`.
import * as inline from 'points-rules/inline'
import * as mini from 'points-rules/mp'
import * as fallback from 'points-rules/mp/fallback'
import { inWords, verify, words, type Explanation } from 'points-rules/verify'

const now: inline.Api = inline.loadSync()
const later: Promise<inline.Api> = inline.load()

const api: mini.MiniApi = await mini.load({ wasmPath: '/points_rules.wasm.br', fallback: () => fallback })
const engine: 'wasm' | 'js' = api.engine
await mini.load({ wasmPath: null, fallback: () => import('points-rules/mp/fallback') })
await mini.load({ wasmPath: '/x.wasm', webAssembly: { instantiate: (path: string) => Promise.resolve(path) } })
// @ts-expect-error: bytes are no path
await mini.load({ wasmPath: new Uint8Array(8) })
// @ts-expect-error: the web's option
await mini.load({ wasm: '/x.wasm' })

const faults = (explanation: Explanation): string[] => verify(explanation).map(({ field, why }) => `${field ?? 'answer'}: ${why}`)
const shown = (explanation: Explanation): string[] => explanation.steps.map((step) => inWords(step, 'zh'))
// @ts-expect-error: there are no words in French
words('grant.units', 'fr')

const error: mini.RulesError | null = null
export { engine, error, faults, later, now, shown }
