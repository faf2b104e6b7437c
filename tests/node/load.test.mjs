// The web entry's loader: whatever an application has of the file, and what is said when it goes wrong.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { BRIEF_QUOTE, briefQuote, bytesOf, freshModule } from './package-under-test.mjs'

const BYTES = bytesOf('web/points_rules_bg.wasm')
const PAGE = Buffer.from('<!doctype html><title>the application</title>')

const ROUTES = {
  '/good.wasm': [200, 'application/wasm', BYTES],
  '/charset.wasm': [200, 'application/wasm; charset=binary', BYTES],
  '/octets.wasm': [200, 'application/octet-stream', BYTES],
  '/untyped.wasm': [200, '', BYTES],
  '/page': [200, 'text/html', PAGE],
  '/lying.wasm': [200, 'application/wasm', PAGE],
}

let server
let origin

before(async () => {
  server = createServer((request, response) => {
    const [status, type, body] = ROUTES[request.url] ?? [404, 'text/html', PAGE]
    response.writeHead(status, type === '' ? {} : { 'Content-Type': type })
    response.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${server.address().port}`
})

after(() => server.close())

const freshLoad = async () => (await freshModule('web/index.js')).load

async function quotes(wasm) {
  const load = await freshLoad()
  assert.deepEqual(briefQuote(await load({ wasm })), BRIEF_QUOTE)
}

test('an address with the right MIME type', () => quotes(`${origin}/good.wasm`))
test('an address with parameters in its MIME type', () => quotes(`${origin}/charset.wasm`))
test('an address with another MIME type', () => quotes(`${origin}/octets.wasm`))
test('an address without a MIME type', () => quotes(`${origin}/untyped.wasm`))
test('a URL', () => quotes(new URL('/good.wasm', origin)))
test('a Request', () => quotes(new Request(`${origin}/good.wasm`)))
test('a Response', async () => quotes(await fetch(`${origin}/good.wasm`)))
test('a promise of a Response', () => quotes(fetch(`${origin}/octets.wasm`)))
test('an ArrayBuffer', () => quotes(BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.byteLength)))
test('a view of bytes', () => quotes(new Uint8Array(BYTES)))
test('a compiled module, as edge hosts give it', () => quotes(new WebAssembly.Module(BYTES)))

test('where a page may not compile at once, the engine compiles apart', async () => {
  const { Module } = WebAssembly
  WebAssembly.Module = class {
    constructor() {
      throw new RangeError('WebAssembly.Compile is disallowed on the main thread')
    }
  }
  try {
    await quotes(BYTES)
  } finally {
    WebAssembly.Module = Module
  }
})

test('where streaming is missing, the bytes are taken', async () => {
  const { instantiateStreaming } = WebAssembly
  WebAssembly.instantiateStreaming = undefined
  try {
    await quotes(`${origin}/good.wasm`)
  } finally {
    WebAssembly.instantiateStreaming = instantiateStreaming
  }
})

async function failsWith(wasm, message) {
  const load = await freshLoad()
  await assert.rejects(load({ wasm }), (error) => {
    assert.match(error.message, /^points-rules: /)
    assert.match(error.message, message)
    return true
  })
}

test('a missing file is named', () => failsWith(`${origin}/nowhere`, /\/nowhere answered 404; is points_rules_bg\.wasm deployed/))
test('with a missing file of Vite’s development server, its setting is named', () =>
  failsWith(`${origin}/node_modules/.vite/deps/points_rules_bg.wasm`, /optimizeDeps: \{ exclude: \['points-rules'\] \}$/))
test('a page in the file’s place is recognised', () => failsWith(`${origin}/page`, /\/page is not WebAssembly .*load\(\{ wasm: url \}\)/))
test('bytes of something else are recognised', () => failsWith(PAGE, /the given bytes is not WebAssembly/))
test('no bytes are recognised', () => failsWith(new ArrayBuffer(0), /is not WebAssembly/))
test('an unreachable server is named', () => failsWith('http://127.0.0.1:1/x.wasm', /could not download http:\/\/127\.0\.0\.1:1\/x\.wasm/))
for (const wasm of [5, {}, [], true, null, () => {}]) {
  test(`${JSON.stringify(wasm) ?? 'a function'} is no source`, () => failsWith(wasm, /takes a URL, a Request, a Response, the bytes/))
}

test('damaged bytes fail with the engine’s own error', async () => {
  const load = await freshLoad()
  await assert.rejects(load({ wasm: BYTES.subarray(0, 1000) }), WebAssembly.CompileError)
})

test('a lying MIME type fails, and a retry works', async () => {
  const load = await freshLoad()
  await assert.rejects(load({ wasm: `${origin}/lying.wasm` }))
  assert.deepEqual(briefQuote(await load({ wasm: `${origin}/good.wasm` })), BRIEF_QUOTE)
})

test('the pending promise is shared, cleared by a failure and kept after a success', async () => {
  const load = await freshLoad()
  const first = load({ wasm: `${origin}/nowhere` })
  assert.equal(load({ wasm: `${origin}/good.wasm` }), first)
  await assert.rejects(first)
  const second = load({ wasm: `${origin}/good.wasm` })
  assert.notEqual(second, first)
  await second
  assert.equal(load(), second)
})

test('without options the file beside the entry is fetched', async () => {
  const asked = []
  const { fetch } = globalThis
  globalThis.fetch = async (address) => {
    asked.push(String(address))
    return new Response(BYTES, { headers: { 'Content-Type': 'application/wasm' } })
  }
  try {
    const load = await freshLoad()
    assert.deepEqual(briefQuote(await load()), BRIEF_QUOTE)
    assert.equal(asked.length, 1)
    assert.match(asked[0], /\/web\/points_rules_bg\.wasm$/)
  } finally {
    globalThis.fetch = fetch
  }
})

for (const [name, vendor] of [['wx', 'WeChat'], ['tt', 'Douyin'], ['my', 'Alipay']]) {
  test(`where ${name} exists without a document, the entry for mini-programs is named`, async () => {
    const load = await freshLoad()
    globalThis[name] = {}
    try {
      await assert.rejects(load({ wasm: BYTES }), { message: new RegExp(`mini-program \\(${vendor}\\).*'points-rules/mp'`) })
      globalThis.document = {}
      assert.deepEqual(briefQuote(await load({ wasm: BYTES })), BRIEF_QUOTE)
    } finally {
      delete globalThis[name]
      delete globalThis.document
    }
  })
}

test('an engine without WebAssembly is told of the fallback', async () => {
  const load = await freshLoad()
  const { WebAssembly } = globalThis
  globalThis.WebAssembly = undefined
  try {
    await assert.rejects(load(), { message: /no WebAssembly; use 'points-rules\/mp' with its JavaScript fallback/ })
  } finally {
    globalThis.WebAssembly = WebAssembly
  }
})
