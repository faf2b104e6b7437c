// From whatever an application has of the WebAssembly file to an instance and its module.
import { bounded, failed, outcome, quoted } from './failure.js'
import { checkFile, INLINE, NAME } from './file.js'
import { host } from './host.js'

function isA(value, type) {
  return Object.prototype.toString.call(value) === `[object ${type}]`
}

/** Mini-programs have neither URLs nor this WebAssembly; their bundlers may still bring them here. */
export function checkHost() {
  const mini =
    typeof wx !== 'undefined' ? 'WeChat' : typeof tt !== 'undefined' ? 'Douyin' : typeof my !== 'undefined' ? 'Alipay' : null
  // Node's tests have a `wx` of their own, and a worker may call anything `my`.
  const isElsewhere = typeof document !== 'undefined' || typeof importScripts === 'function' || isNode()
  if (mini !== null && !isElsewhere) {
    throw failed(`this is a mini-program (${mini}); import { load } from 'points-rules/mp' there`)
  }
  if (typeof WebAssembly === 'undefined') {
    throw failed("this engine has no WebAssembly; use 'points-rules/mp' with its JavaScript fallback")
  }
}

function isNode() {
  const { process } = host
  return typeof process === 'object' && process !== null && Boolean(process.versions && process.versions.node)
}

/** A file of this machine where Node plays a page, as jsdom does; null elsewhere. */
export function readLocal(address) {
  try {
    return host.process.getBuiltinModule('fs').readFileSync(address)
  } catch (_) {
    return null
  }
}

/** Vite before 8 moves packages in development, and leaves their files behind. */
function hint(from) {
  return /\/deps\//.test(from) ? "; in Vite's configuration: optimizeDeps: { exclude: ['points-rules'] }" : ''
}

/** On this thread, now. */
export function instantiateSync(bytes, imports) {
  const module = new WebAssembly.Module(bytes)
  return { module, instance: new WebAssembly.Instance(module, imports) }
}

const FORBIDDEN =
  'this page or host forbids WebAssembly made from bytes: on a page or in an extension add ' +
  "'wasm-unsafe-eval' to the Content Security Policy's script-src; on an edge host give load({ wasm }) the compiled module; " +
  "or use 'points-rules/mp' with its JavaScript fallback, which needs no permission"

/** What an engine's refusal of our file means. The engine's own text recommends 'unsafe-eval', which is more than is needed. */
export function refused(refusal, otherwise) {
  const isPolicy = /unsafe-eval|Content Security Policy|by CSP|disallowed by embedder/i.test(String(refusal && refusal.message))
  return isPolicy ? failed(FORBIDDEN, refusal) : outcome(otherwise, refusal)
}

/** Bytes that are ours. On another thread it takes longer until they are there; pages of older Chromes have to. */
export async function instantiateOwn(bytes, imports, from = 'the file in this script') {
  try {
    return instantiateSync(bytes, imports)
  } catch (refusal) {
    if (refusal.name !== 'RangeError') throw refused(refusal, `the engine did not start ${from}`)
  }
  return WebAssembly.instantiate(bytes, imports)
}

function fromBytes(bytes, from, imports) {
  checkFile(bytes, from, `serve web/${NAME} of this package there, or name its address: load({ wasm: url })${hint(from)}`)
  return instantiateOwn(bytes, imports, from)
}

async function fromModule(module, imports) {
  if (WebAssembly.Module.imports(module).length === 0) {
    throw failed(`the given module is not ${NAME} of this package (is it mp/points_rules.wasm, for mini-programs?)`)
  }
  try {
    return { module, instance: await WebAssembly.instantiate(module, imports) }
  } catch (refusal) {
    throw refused(refusal, 'the engine did not start the given module')
  }
}

/** Streaming needs the MIME type and nothing but it; where a server sends another, the bytes are taken. */
async function fromResponse(response, imports) {
  const from = response.url || 'the given Response'
  if (response.type === 'opaque') {
    throw failed(`${from} came without CORS, so that a page cannot read it; serve it with Access-Control-Allow-Origin, or from the page's own origin`)
  }
  if (response.bodyUsed) throw failed(`${from} was read before; give one whose body is not used, or its bytes`)
  if (!response.ok) throw failed(`${from} answered ${response.status}; is ${NAME} deployed there?${hint(from)}`)
  return fromBytes(await response.arrayBuffer(), from, imports)
}

export function shownAddress(address) {
  if (typeof address === 'string') return bounded(address)
  return bounded(String(isA(address, 'Request') ? address.url : address))
}

async function fetched(address, signalOf) {
  const signal = signalOf()
  try {
    return await (signal === undefined ? fetch(address) : fetch(address, { __proto__: null, signal }))
  } catch (cause) {
    if (isNode() && !/^https?:/i.test(shownAddress(address))) {
      throw outcome(`${shownAddress(address)} is no address that fetch takes; give its bytes: load({ wasm: await readFile(path) })`, cause)
    }
    throw outcome(
      `could not download ${shownAddress(address)}: check the address, the network and, on another origin, its CORS headers; or import '${INLINE}'`,
      cause,
    )
  }
}

export function isAddress(value) {
  return typeof value === 'string' || isA(value, 'URL') || isA(value, 'Request')
}

/**
 * `source`: URL, Request, Response, bytes or a compiled module, or a promise of one; `signalOf()` stops its download; `from` names
 * the origin of bytes.
 */
export async function instantiate(source, imports, signalOf, from = 'the given bytes') {
  const given = await source
  const found = isAddress(given) ? await fetched(given, signalOf) : given
  if (isA(found, 'WebAssembly.Module')) return fromModule(found, imports)
  if (isA(found, 'Response')) return fromResponse(found, imports)
  if (ArrayBuffer.isView(found)) return fromBytes(new Uint8Array(found.buffer, found.byteOffset, found.byteLength), from, imports)
  if (isA(found, 'ArrayBuffer')) return fromBytes(found, from, imports)
  throw failed(`load({ wasm }) takes a URL, a Request, a Response, the bytes or a WebAssembly.Module, not ${quoted(found)}`)
}
