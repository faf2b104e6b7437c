// The package as it will be published, and each of its engines. POINTS_RULES_PKG names another folder.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BRIEF_ORDER } from './brief.mjs'

export { BRIEF_ORDER, BRIEF_QUOTE, EMPTY_MARKET } from './brief.mjs'

const ROOT = resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)

export const PKG = resolve(process.env.POINTS_RULES_PKG ?? resolve(ROOT, 'target/pkg'))
export const inPkg = (path) => resolve(PKG, path)
export const inRepository = (path) => resolve(ROOT, path)
export const bytesOf = (path) => readFileSync(inPkg(path))
export const readRulebook = (name) => JSON.parse(readFileSync(inPkg(`rulebooks/${name}.json`), 'utf8'))
export const readVectors = (name) => JSON.parse(readFileSync(resolve(ROOT, `tests/vectors/${name}.json`), 'utf8'))

let copies = 0

/** A module of the package that shares nothing with an earlier import of it. */
export function freshModule(path) {
  copies += 1
  return import(`${pathToFileURL(inPkg(path)).href}?copy=${copies}`)
}

/** The same for CommonJS, with everything that it requires. */
export function freshRequire(path) {
  for (const file of Object.keys(require.cache)) if (file.startsWith(PKG)) delete require.cache[file]
  return require(inPkg(path))
}

/** A stand-in for a vendor's WebAssembly: paths in, instances out; `seen` collects the instances. */
export function miniHost(files, seen = []) {
  return {
    async instantiate(path, imports) {
      if (!(path in files)) throw new Error(`no such file ${path}`)
      const result = await WebAssembly.instantiate(files[path], imports)
      seen.push(result.instance)
      return result
    },
  }
}

const WASM_PATH = '/points_rules.wasm'

/** An entry for the web with its file; `memory()` is the size of its WebAssembly memory. */
async function webEngineOf(name, entry, file) {
  const { load } = await freshModule(entry)
  const { instantiate } = WebAssembly
  let instance
  WebAssembly.instantiate = async (module, imports) => (instance = await instantiate.call(WebAssembly, module, imports))
  try {
    const api = await load({ wasm: new WebAssembly.Module(bytesOf(file)) })
    return { name, api, memory: () => instance.exports.memory.buffer.byteLength }
  } finally {
    WebAssembly.instantiate = instantiate
  }
}

/** The page build for the web. */
export const webEngine = () => webEngineOf('web', 'web/index.js', 'web/points_rules_bg.wasm')

/** The build with explanations, for the web. */
export const explainEngine = () => webEngineOf('explain', 'web/explain.js', 'web/points_rules_explain_bg.wasm')

/** The full build for the web. */
export const fullEngine = () => webEngineOf('full', 'web/full.js', 'web/points_rules_full_bg.wasm')

/** Node's entry, which starts with its module of a page's operations; `memory()` is of the module in use. */
export async function nodeEngine() {
  const { Instance } = WebAssembly
  const made = []
  WebAssembly.Instance = class extends Instance {
    constructor(module, imports) {
      super(module, imports)
      made.push(this)
    }
  }
  const { load } = await freshModule('node.mjs')
  const api = await load()
  const cores = () => made.filter(({ exports }) => 'callbuffer_new' in exports)
  return { name: 'node', api, memory: () => cores().at(-1).exports.memory.buffer.byteLength }
}

export async function miniEngine() {
  const seen = []
  const webAssembly = miniHost({ [WASM_PATH]: bytesOf('mp/points_rules.wasm') }, seen)
  const api = await freshRequire('miniprogram_dist/index.js').load({ wasmPath: WASM_PATH, webAssembly })
  return { name: 'mini', api, memory: () => seen[0].exports.memory.buffer.byteLength }
}

export async function fallbackEngine() {
  let exports
  const fallback = () => ({
    instantiate: (imports) => (exports = require(inPkg('miniprogram_dist/fallback.js')).instantiate(imports)),
  })
  const api = await freshRequire('miniprogram_dist/index.js').load({ fallback })
  return { name: 'fallback', api, memory: () => exports.memory.buffer.byteLength }
}

/** The full builds first: they have every operation. */
export const everyEngine = () => Promise.all([fullEngine(), nodeEngine(), webEngine(), miniEngine(), fallbackEngine()])

export function briefQuote(api) {
  return api.openRulebook(readRulebook('appreciation')).appreciation.quoteOrder(BRIEF_ORDER)
}
