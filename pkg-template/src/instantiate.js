// From whatever an application has of the WebAssembly file to an instance.

const PREFIX = 'points-rules: '

function failed(message, cause) {
  const error = new Error(PREFIX + message)
  if (cause !== undefined) error.cause = cause
  return error
}

function isA(value, type) {
  return Object.prototype.toString.call(value) === `[object ${type}]`
}

/** Mini-programs have neither URLs nor this WebAssembly; their bundlers may still bring them here. */
export function checkHost() {
  const mini =
    typeof wx !== 'undefined' ? 'WeChat' : typeof tt !== 'undefined' ? 'Douyin' : typeof my !== 'undefined' ? 'Alipay' : null
  if (mini !== null && typeof document === 'undefined') {
    throw failed(`this is a mini-program (${mini}); import { load } from 'points-rules/mp' there`)
  }
  if (typeof WebAssembly === 'undefined') {
    throw failed("this engine has no WebAssembly; use 'points-rules/mp' with its JavaScript fallback")
  }
}

/** Vite before 8 moves packages in development, and leaves their files behind. */
function hint(from) {
  return /\/deps\//.test(from) ? "; in Vite's configuration: optimizeDeps: { exclude: ['points-rules'] }" : ''
}

/** `\0asm`: a server that answers with a page instead of the file is the usual mistake. */
function checkBytes(bytes, from) {
  const head = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.byteLength))
    : new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength))
  if (head[0] !== 0 || head[1] !== 0x61 || head[2] !== 0x73 || head[3] !== 0x6d) {
    throw failed(
      `what came from ${from} is not WebAssembly (a page in its place?); serve points_rules_bg.wasm there, ` +
        `or name its address: load({ wasm: url })${hint(from)}`,
    )
  }
}

/** On this thread, now. */
export function instantiateSync(bytes, imports) {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)
}

/** On another thread it takes longer until they are there; pages of older Chromes have to. */
async function fromBytes(bytes, from, imports) {
  checkBytes(bytes, from)
  try {
    return instantiateSync(bytes, imports)
  } catch (refusal) {
    if (refusal.name !== 'RangeError') throw refusal
  }
  return (await WebAssembly.instantiate(bytes, imports)).instance
}

/** Streaming needs the MIME type and nothing but it; where a server sends another, the bytes are taken. */
async function fromResponse(response, imports) {
  const from = response.url || 'the given Response'
  if (!response.ok) throw failed(`${from} answered ${response.status}; is points_rules_bg.wasm deployed there?${hint(from)}`)
  const type = response.headers.get('Content-Type') || ''
  if (type.toLowerCase() === 'application/wasm' && typeof WebAssembly.instantiateStreaming === 'function') {
    return (await WebAssembly.instantiateStreaming(response, imports)).instance
  }
  return fromBytes(await response.arrayBuffer(), from, imports)
}

async function fetched(address) {
  const shown = typeof address === 'string' ? address : address.url || String(address)
  try {
    return await fetch(address)
  } catch (cause) {
    throw failed(`could not download ${shown}: ${cause && cause.message}; check the address and the network, then retry`, cause)
  }
}

function isAddress(value) {
  return typeof value === 'string' || isA(value, 'URL') || isA(value, 'Request')
}

/** `source`: URL, Request, Response, bytes or a compiled module, or a promise of one; `from` says where bytes are from. */
export async function instantiate(source, imports, from = 'the given bytes') {
  const given = await source
  const found = isAddress(given) ? await fetched(given) : given
  if (isA(found, 'WebAssembly.Module')) return WebAssembly.instantiate(found, imports)
  if (isA(found, 'Response')) return fromResponse(found, imports)
  if (ArrayBuffer.isView(found) || isA(found, 'ArrayBuffer')) return fromBytes(found, from, imports)
  throw failed('load({ wasm }) takes a URL, a Request, a Response, the bytes or a WebAssembly.Module')
}
