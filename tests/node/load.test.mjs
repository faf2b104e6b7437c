// The web entry's loader: whatever an application has of the file, and the errors when it goes wrong.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { gzipSync } from 'node:zlib'
import { BRIEF_QUOTE, briefQuote, bytesOf, freshModule, inPkg } from './package-under-test.mjs'

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
/** Answers that never come. */
const hung = []

before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/hang.wasm') return hung.push(response)
    const [status, type, body] = ROUTES[request.url] ?? [404, 'text/html', PAGE]
    response.writeHead(status, type === '' ? {} : { 'Content-Type': type })
    return response.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${server.address().port}`
})

after(() => {
  server.closeAllConnections()
  server.close()
})

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
    constructor(bytes) {
      if (bytes.length <= 4096) return new Module(bytes)
      throw new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB')
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

test('a path, which fetch does not take, is told so', () => failsWith('/nowhere/points_rules_bg.wasm', /is no address that fetch takes; give its bytes/))
test('a response that was read before is named', async () => {
  const response = await fetch(`${origin}/good.wasm`)
  await response.arrayBuffer()
  await failsWith(response, /was read before; give one whose body is not used/)
})
test('a view of any kind is taken', () => quotes(new DataView(BYTES.buffer, BYTES.byteOffset, BYTES.byteLength)))

const MINI = bytesOf('mp/points_rules.wasm')

for (const [what, bytes, message] of [
  ['a cut off file', BYTES.subarray(0, 1000), /is cut off or of another version \(1000 bytes of \d+\)/],
  ['a file with one byte more', Buffer.concat([BYTES, Buffer.of(0)]), /its checksum differs/],
  ['an empty file', Buffer.alloc(0), /is not WebAssembly \(it is empty\)/],
  ['a gzipped file', gzipSync(BYTES), /it is gzipped: serve it with Content-Encoding: gzip/],
  ['a pointer of Git LFS', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0'), /run git lfs pull before the build/],
  ['a login page', Buffer.from('\n  <html>log in</html>'), /it is a page: of a login/],
  ['the mini-programs’ file', MINI, /is mp\/points_rules\.wasm, the file for mini-programs/],
  ['the file of the full build', bytesOf('web/points_rules_full_bg.wasm'), /is web\/points_rules_full_bg\.wasm, the file of 'points-rules\/full'/],
  ['the mini-programs’ compressed file', bytesOf('miniprogram_dist/points_rules.wasm.br'), /it is points_rules\.wasm\.br, compressed for mini-programs/],
  ['a minimal module', Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), /is cut off or of another version \(8 bytes of/],
]) {
  test(`${what} is named, whatever it comes as`, async () => {
    for (const type of ['application/wasm', 'text/html']) {
      ROUTES['/wrong.wasm'] = [200, type, bytes]
      await failsWith(`${origin}/wrong.wasm`, message)
      await failsWith(`${origin}/wrong.wasm`, /\/wrong\.wasm .*; serve web\/points_rules_bg\.wasm of this package there/)
      await failsWith(await fetch(`${origin}/wrong.wasm`), message)
    }
    await failsWith(bytes, message)
  })
}

test('any one changed byte is noticed', async () => {
  const load = await freshLoad()
  const changed = new Uint8Array(BYTES)
  for (let at = 8; at < BYTES.length; at += 997) {
    changed[at] ^= 1 << at % 8
    await assert.rejects(load({ wasm: changed }), /its checksum differs/)
    changed[at] = BYTES[at]
  }
  await load({ wasm: changed })
})

test('the full build’s module, compiled, is recognised', () =>
  failsWith(new WebAssembly.Module(bytesOf('web/points_rules_full_bg.wasm')), /the wasm file is of version [0-9.]+ full, this entry is of [0-9.]+ page/))

test('the full entry takes its own file and names the page’s', async () => {
  const load = (await freshModule('web/full.js')).load
  await assert.rejects(load({ wasm: BYTES }), /is web\/points_rules_bg\.wasm, the file of 'points-rules'; serve web\/points_rules_full_bg\.wasm of this package/)
  await assert.rejects(load({ wasm: `${origin}/nowhere` }), /is points_rules_full_bg\.wasm deployed/)
  assert.deepEqual(briefQuote(await load({ wasm: bytesOf('web/points_rules_full_bg.wasm') })), BRIEF_QUOTE)
})

test('the mini-programs’ module, compiled, is recognised', () => failsWith(new WebAssembly.Module(MINI), /is it mp\/points_rules\.wasm, for mini-programs/))

test('an answer without CORS is named', async () => {
  const opaque = Object.defineProperties(new Response(null), { type: { value: 'opaque' }, url: { value: 'https://cdn.test/x.wasm' } })
  await failsWith(opaque, /https:\/\/cdn\.test\/x\.wasm came without CORS.*Access-Control-Allow-Origin/)
})

for (const [engine, text] of [
  ['Chrome', "WebAssembly.Module(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source of script"],
  ['Chrome 86', "WebAssembly.Module(): Wasm code generation disallowed by embedder"],
  ['Firefox', 'call to WebAssembly.Module() blocked by CSP'],
  ['Safari', "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive"],
]) {
  test(`a page whose policy forbids WebAssembly in ${engine} is told what to allow`, async () => {
    const { Module } = WebAssembly
    WebAssembly.Module = class {
      constructor() {
        throw new WebAssembly.CompileError(text)
      }
    }
    try {
      await failsWith(BYTES, /add 'wasm-unsafe-eval' to the Content Security Policy's script-src;.*use 'points-rules\/mp' with its JavaScript fallback/)
      await assert.rejects((await freshLoad())({ wasm: BYTES }), (error) => !error.message.includes(text) && error.cause.message === text)
    } finally {
      WebAssembly.Module = Module
    }
  })
}

test('a lying MIME type fails, and a retry works', async () => {
  const load = await freshLoad()
  await assert.rejects(load({ wasm: `${origin}/lying.wasm` }))
  assert.deepEqual(briefQuote(await load({ wasm: `${origin}/good.wasm` })), BRIEF_QUOTE)
})

test('the pending promise of the same options is shared, cleared by a failure and kept after a success', async () => {
  const load = await freshLoad()
  const first = load({ wasm: `${origin}/nowhere` })
  assert.equal(load({ wasm: `${origin}/nowhere` }), first)
  assert.equal(load(), first)
  await assert.rejects(first)
  const second = load({ wasm: `${origin}/good.wasm` })
  assert.notEqual(second, first)
  await second
  assert.equal(load(), second)
  assert.equal(load({ wasm: `${origin}/nowhere` }), second)
})

test('a server that never answers does not hold up a call with another address', async () => {
  const load = await freshLoad()
  const hanging = load({ wasm: `${origin}/hang.wasm` })
  const right = load({ wasm: `${origin}/good.wasm` })
  assert.notEqual(right, hanging)
  assert.deepEqual(briefQuote(await right), BRIEF_QUOTE)
  assert.equal(await hanging, await right)
})

test('load gives up after its time, names the address, and starts again', async () => {
  const load = await freshLoad()
  const begun = hung.length
  await assert.rejects(load({ wasm: `${origin}/hang.wasm`, timeout: 50 }), /^Error: points-rules: http:.*\/hang\.wasm did not answer within 50 ms; check the address/)
  assert.equal(hung.length, begun + 1)
  if (!hung[begun].destroyed) await once(hung[begun], 'close')
  await assert.rejects(load({ wasm: new Promise(() => {}), timeout: 5 }), /the given promise did not answer within 5 ms/)
  assert.deepEqual(briefQuote(await load({ wasm: `${origin}/good.wasm` })), BRIEF_QUOTE)
})

test('load is aborted by its signal, and starts again', async () => {
  const load = await freshLoad()
  const controller = new AbortController()
  const loading = load({ wasm: `${origin}/hang.wasm`, signal: controller.signal })
  controller.abort('no longer needed')
  await assert.rejects(loading, (error) => error.name === 'AbortError' && error.cause === 'no longer needed' && /was aborted/.test(error.message))
  await assert.rejects(load({ wasm: BYTES, signal: AbortSignal.abort() }), { name: 'AbortError' })
  assert.deepEqual(briefQuote(await load({ wasm: `${origin}/good.wasm`, signal: new AbortController().signal })), BRIEF_QUOTE)
})

/** How many requests hang, once there are so many. */
async function hangs(count) {
  while (hung.length < count) await once(server, 'request')
}

test('the signal of one caller ends no other, and the download ends with the last', async () => {
  const load = await freshLoad()
  const begun = hung.length
  const [first, last] = [new AbortController(), new AbortController()]
  const given = load({ wasm: `${origin}/hang.wasm`, signal: first.signal })
  const bare = load()
  const other = load({ signal: last.signal })
  const timed = load({ wasm: `${origin}/hang.wasm`, timeout: Infinity, signal: last.signal })
  assert.equal(new Set([given, bare, other, timed]).size, 4)
  await hangs(begun + 1)
  first.abort()
  await assert.rejects(given, { name: 'AbortError' })
  assert.equal(await Promise.race([bare, other, timed, new Promise((resolve) => setTimeout(resolve, 50, 'pending'))]), 'pending')
  last.abort()
  await assert.rejects(other, { name: 'AbortError' })
  await assert.rejects(timed, { name: 'AbortError' })
  assert.equal(hung[begun].destroyed, false)
  hung[begun].writeHead(200, { 'Content-Type': 'application/wasm' }).end(BYTES)
  assert.deepEqual(briefQuote(await bare), BRIEF_QUOTE)
  assert.equal(hung.length, begun + 1)
})

test('a download that nobody waits for is stopped, and the next call starts again', async () => {
  const load = await freshLoad()
  const begun = hung.length
  const controllers = [new AbortController(), new AbortController()]
  const calls = controllers.map(({ signal }) => load({ wasm: `${origin}/hang.wasm`, signal }))
  await hangs(begun + 1)
  for (const [at, controller] of controllers.entries()) {
    assert.equal(hung[begun].destroyed, false)
    controller.abort()
    await assert.rejects(calls[at], { name: 'AbortError' })
  }
  if (!hung[begun].destroyed) await once(hung[begun], 'close')
  assert.deepEqual(briefQuote(await load({ wasm: `${origin}/good.wasm` })), BRIEF_QUOTE)
})

test('the timeout of one caller ends no other', async () => {
  const load = await freshLoad()
  const begun = hung.length
  const short = load({ wasm: `${origin}/hang.wasm`, timeout: 30 })
  const bare = load()
  const long = load({ wasm: `${origin}/hang.wasm`, timeout: 60_000 })
  await assert.rejects(short, /\/hang\.wasm did not answer within 30 ms/)
  await hangs(begun + 1)
  assert.equal(await Promise.race([bare, long, new Promise((resolve) => setTimeout(resolve, 30, 'pending'))]), 'pending')
  hung[begun].writeHead(200, { 'Content-Type': 'application/wasm' }).end(BYTES)
  assert.equal(await bare, await long)
  assert.equal(hung.length, begun + 1)
})

test('a caller that waits for ever makes no other wait', async () => {
  const load = await freshLoad()
  const controller = new AbortController()
  const endless = load({ wasm: `${origin}/hang.wasm`, timeout: Infinity, signal: controller.signal })
  await assert.rejects(load({ timeout: 20 }), /\/hang\.wasm did not answer within 20 ms/)
  const { setTimeout: wait } = globalThis
  const asked = []
  globalThis.setTimeout = (_, milliseconds) => asked.push(milliseconds)
  try {
    load().catch(() => {})
    assert.deepEqual(asked, [30_000])
  } finally {
    globalThis.setTimeout = wait
  }
  controller.abort()
  await assert.rejects(endless, { name: 'AbortError' })
})

test('after a failure that several callers share, each starts again', async () => {
  const load = await freshLoad()
  const calls = [load({ wasm: `${origin}/nowhere` }), load({ timeout: 10_000 }), load({ signal: new AbortController().signal })]
  const again = calls.map((call) => assert.rejects(call, /answered 404/).then(() => load({ wasm: `${origin}/good.wasm` })))
  for (const api of await Promise.all(again)) assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
})

test('options that are none are named', async () => {
  const load = await freshLoad()
  for (const [options, message] of [
    ['x.wasm', /load takes an object, such as load\(\{ wasm \}\)/],
    [{ timeout: 0 }, /timeout is a number of milliseconds above 0/],
    [{ timeout: '5' }, /timeout is a number of milliseconds/],
    [{ signal: {} }, /signal is the signal of an AbortController/],
  ]) await assert.rejects(load(options), message)
})

/** The web entry as a bundler may leave it: `import.meta.url` is this instead; run as a script of this page. */
function builtWith(url, page) {
  const names = []
  const text = readFileSync(inPkg('web/index.js'), 'utf8')
    .replaceAll('import.meta.url', JSON.stringify(url) ?? 'undefined')
    .replace(/export\{([^}]*)\};?\s*$/, (_, list) => {
      names.push(...list.split(',').map((entry) => entry.split(' as ')).map(([local, name = local]) => `${name}:${local}`))
      return ''
    })
  const globals = { WebAssembly, TextDecoder, URL, Response, setTimeout, clearTimeout, ...page }
  return vm.runInContext(`(()=>{${text};return{${names}}})()`, vm.createContext(globals))
}

/** The quote, of this realm. */
const quoteOf = (api) => structuredClone(briefQuote(api))

const LOST = /^points-rules: this build has no address for points_rules_bg\.wasm: give load\(\{ wasm \}\).*'points-rules\/inline', which carries the file$/

/** A page at an address whose requests are noted and answered with the file. */
function pageAt(more) {
  const asked = []
  const fetch = async (address) => {
    asked.push(String(address))
    return new Response(BYTES)
  }
  return { asked, page: { fetch, location: new URL('https://shop.test/cart/'), ...more } }
}

for (const [what, url] of [
  ['no import.meta.url', undefined],
  ['an address of the build machine', 'file:///home/build/node_modules/points-rules/web/index.js'],
  ['a blob', 'blob:https://shop.test/0a1b'],
  ['a data URL', 'data:text/javascript,0'],
  ['an empty one', ''],
]) {
  test(`a build that leaves ${what}`, async () => {
    const { asked, page } = pageAt({})
    await assert.rejects(builtWith(url, page).load(), ({ message }) => LOST.test(message) && !/Invalid URL|blob:|\/home\/build/.test(message))
    assert.deepEqual(asked, [])
    const script = pageAt({ document: { currentScript: { src: 'https://cdn.test/app/main.js' } } })
    assert.deepEqual(quoteOf(await builtWith(url, script.page).load()), BRIEF_QUOTE)
    assert.deepEqual(script.asked, ['https://cdn.test/app/points_rules_bg.wasm'])
    const worker = pageAt({ importScripts() {}, location: new URL('https://shop.test/worker.js') })
    assert.deepEqual(quoteOf(await builtWith(url, worker.page).load()), BRIEF_QUOTE)
    assert.deepEqual(worker.asked, ['https://shop.test/points_rules_bg.wasm'])
    const blob = pageAt({ importScripts() {}, location: new URL('blob:https://shop.test/0a1b') })
    await assert.rejects(builtWith(url, blob.page).load(), { message: LOST })
    assert.deepEqual(quoteOf(await builtWith(url, blob.page).load({ wasm: 'https://cdn.test/x.wasm' })), BRIEF_QUOTE)
  })
}

test('without options the file beside the entry is fetched', async () => {
  const { asked, page } = pageAt({})
  assert.deepEqual(quoteOf(await builtWith('https://cdn.test/web/index.js', page).load()), BRIEF_QUOTE)
  const local = pageAt({ location: new URL('file:///app/index.html') })
  assert.deepEqual(quoteOf(await builtWith('file:///app/web/index.js', local.page).load()), BRIEF_QUOTE)
  assert.deepEqual([...asked, ...local.asked], ['https://cdn.test/web/points_rules_bg.wasm', 'file:///app/web/points_rules_bg.wasm'])
})

test('what is on Object.prototype is no option of the download', async () => {
  const options = []
  const fetch = async (_, given) => {
    options.push(given)
    return new Response(BYTES)
  }
  const { page } = pageAt({ AbortController, fetch })
  await builtWith('https://cdn.test/web/index.js', page).load()
  assert.equal(options.length, 1)
  assert.deepEqual([Object.keys(options[0]), Object.getPrototypeOf(options[0])], [['signal'], null])
})

test('a test in Node that plays a page reads the file beside the entry', async () => {
  const { asked, page } = pageAt({ document: { currentScript: null }, process })
  assert.deepEqual(quoteOf(await builtWith(pathToFileURL(inPkg('web/index.js')).href, page).load()), BRIEF_QUOTE)
  assert.deepEqual(asked, [])
})

/** Runs what is synchronous with other globals; undefined takes one away. */
function withGlobals(globals, run) {
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)])
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  try {
    return run()
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete globalThis[name]
      else Object.defineProperty(globalThis, name, descriptor)
    }
  }
}

for (const [name, vendor] of [['wx', 'WeChat'], ['tt', 'Douyin'], ['my', 'Alipay']]) {
  test(`where ${name} exists without a document, the entry for mini-programs is named`, async () => {
    const load = await freshLoad()
    const begun = (globals) => withGlobals({ [name]: {}, process: undefined, ...globals }, () => load({ wasm: BYTES }))
    await assert.rejects(begun({}), { message: new RegExp(`mini-program \\(${vendor}\\).*'points-rules/mp'`) })
    assert.deepEqual(briefQuote(await begun({ document: {} })), BRIEF_QUOTE)
  })

  test(`a page’s worker, and a test in Node, may have a ${name} of their own`, async () => {
    const inWorker = await freshLoad()
    await withGlobals({ [name]: {}, process: undefined, importScripts: () => {} }, () => inWorker({ wasm: BYTES }))
    const inNode = await freshLoad()
    assert.deepEqual(briefQuote(await withGlobals({ [name]: {} }, () => inNode({ wasm: BYTES }))), BRIEF_QUOTE)
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
