// The mini-program entry's loader, with stand-ins for the vendors' WebAssembly. (The strict sandbox is tests/mini.)
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { BRIEF_QUOTE, briefQuote, bytesOf, freshRequire, inPkg, miniHost } from './package-under-test.mjs'

const require = createRequire(import.meta.url)
const PATH = '/miniprogram_npm/points-rules/points_rules.wasm.br'
const HOST = miniHost({ [PATH]: bytesOf('mp/points_rules.wasm'), '/web.wasm': bytesOf('web/points_rules_bg.wasm') })
const fallback = () => require(inPkg('miniprogram_dist/fallback.js'))
const freshMini = () => freshRequire('miniprogram_dist/index.js')

const rejectsWith = (options, message) =>
  assert.rejects(freshMini().load(options), (error) => {
    assert.match(error.message, message)
    return true
  })

async function withGlobal(name, value, run) {
  globalThis[name] = value
  try {
    await run()
  } finally {
    delete globalThis[name]
  }
}

test('a given WebAssembly is used', async () => {
  const api = await freshMini().load({ wasmPath: PATH, webAssembly: HOST })
  assert.equal(api.engine, 'wasm')
  assert.equal(api.wasmError, null)
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
})

for (const name of ['WXWebAssembly', 'TTWebAssembly']) {
  test(`${name} is found`, () =>
    withGlobal(name, HOST, async () => {
      const api = await freshMini().load({ wasmPath: PATH, fallback })
      assert.equal(api.engine, 'wasm')
      assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
    }))
}

test('a host may give the instance itself', async () => {
  const webAssembly = { instantiate: async (path, imports) => (await HOST.instantiate(path, imports)).instance }
  assert.deepEqual(briefQuote(await freshMini().load({ wasmPath: PATH, webAssembly })), BRIEF_QUOTE)
})

test('without WebAssembly the fallback calculates', async () => {
  const api = await freshMini().load({ wasmPath: PATH, fallback })
  assert.equal(api.engine, 'js')
  assert.equal(api.wasmError, null)
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
})

test('the fallback may come as a promise or as an ES module', async () => {
  for (const give of [async () => fallback(), () => ({ default: fallback() }), () => import(inPkg('mp/fallback.mjs'))]) {
    assert.deepEqual(briefQuote(await freshMini().load({ fallback: give })), BRIEF_QUOTE)
  }
})

test('wasmPath: null means the fallback alone', () =>
  withGlobal('WXWebAssembly', HOST, async () => {
    assert.equal((await freshMini().load({ wasmPath: null, fallback })).engine, 'js')
  }))

test('a failed start goes on with the fallback and keeps the reason', async () => {
  const reason = new Error('no such file')
  const webAssembly = { instantiate: () => Promise.reject(reason) }
  const api = await freshMini().load({ wasmPath: PATH, webAssembly, fallback })
  assert.equal(api.engine, 'js')
  assert.equal(api.wasmError, reason)
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
})

test('without a fallback the host’s own error is thrown, with the next step', async () => {
  const reason = new Error('first argument must be a string')
  const webAssembly = { instantiate: () => Promise.reject(reason) }
  await assert.rejects(freshMini().load({ wasmPath: PATH, webAssembly }), (error) => {
    assert.equal(error, reason)
    assert.match(error.message, /^first argument must be a string \(points-rules\/mp: could not start /)
    assert.match(error.message, /uploaded code package at this path\? If it lies in a subpackage, load that subpackage first/)
    return true
  })
})

test('a host’s frozen error is thrown as it is', async () => {
  const reason = Object.freeze(new Error('fail'))
  const webAssembly = { instantiate: () => Promise.reject(reason) }
  await assert.rejects(freshMini().load({ wasmPath: PATH, webAssembly }), (error) => error === reason)
})

test('a host’s reason that is no error is told with the next step, and kept as the cause', async () => {
  for (const [reason, said] of [[{ errMsg: 'instantiate:fail' }, 'instantiate:fail'], ['fail', 'fail'], [undefined, 'undefined']]) {
    const webAssembly = { instantiate: () => Promise.reject(reason) }
    await assert.rejects(freshMini().load({ wasmPath: PATH, webAssembly }), (error) => {
      assert.ok(error instanceof Error)
      assert.equal(error.cause, reason)
      assert.ok(error.message.startsWith(`${said} (points-rules/mp: could not start ${PATH}. Is points_rules.wasm.br`), error.message)
      return true
    })
  }
})

test('where the fallback fails too, the first reason is the cause', async () => {
  const reason = new Error('no such file')
  const webAssembly = { instantiate: () => Promise.reject(reason) }
  const broken = () => Promise.reject(new Error('the chunk was not found'))
  await assert.rejects(freshMini().load({ wasmPath: PATH, webAssembly, fallback: broken }), (error) => {
    assert.equal(error.message, 'the chunk was not found')
    assert.equal(error.cause, reason)
    return true
  })
})

test('a file of another version of the package is refused, whatever it can do', async () => {
  const stale = Buffer.from(bytesOf('mp/points_rules.wasm'))
  const { version } = JSON.parse(readFileSync(inPkg('package.json'), 'utf8'))
  const older = version.replace(/^\d/, (digit) => (digit === '9' ? '8' : String(Number(digit) + 1)))
  assert.equal(older.length, version.length)
  for (let at = stale.indexOf(version); at >= 0; at = stale.indexOf(version, at + 1)) stale.write(older, at)
  const webAssembly = { instantiate: (_, imports) => WebAssembly.instantiate(stale, imports) }
  await assert.rejects(freshMini().load({ wasmPath: PATH, webAssembly }), {
    message: `points-rules: the wasm file is of version ${older} page, this entry is of ${version} page; copy the file of this package and build again`,
  })
})

test('a host that throws at once is a failed start too', async () => {
  const webAssembly = {
    instantiate() {
      throw new Error('not a function')
    },
  }
  await rejectsWith({ wasmPath: PATH, webAssembly }, /^not a function \(points-rules\/mp/)
})

for (const [what, wasmPath, message] of [
  ['a missing path', undefined, /wasmPath is missing; copy points_rules\.wasm\.br into the project/],
  ['bytes', new Uint8Array(8), /a path inside the code package, not bytes or a module/],
  ['a relative path', './points_rules.wasm.br', /"\.\/points_rules\.wasm\.br" is relative; it starts at the root/],
  ['a path above', '../points_rules.wasm', /is relative/],
  ['an address', 'https://cdn.example/points_rules.wasm', /is an address; only a file of the code package works/],
  ['a user file', 'wxfile://usr/points_rules.wasm', /is an address/],
  ['another extension', '/points_rules.wasm.gz', /ends in neither \.wasm nor \.wasm\.br/],
  ['an empty path', '', /ends in neither/],
]) {
  test(`${what} is refused, fallback or not`, async () => {
    await rejectsWith({ wasmPath, webAssembly: HOST }, message)
    await rejectsWith({ wasmPath, webAssembly: HOST, fallback }, message)
  })
}

test('a wrong path is refused on a client without WebAssembly too', () => rejectsWith({ wasmPath: './x.wasm', fallback }, /is relative/))

test('neither WebAssembly nor a fallback', async () => {
  for (const options of [{ wasmPath: PATH }, {}, undefined, null]) {
    await rejectsWith(options, /this client has no WebAssembly for mini-programs; give the JavaScript fallback: .*'points-rules'$/)
  }
})

test('a fallback that is none', async () => {
  await rejectsWith({ fallback: {} }, /fallback is a function: load\(\{ fallback: \(\) => require\('points-rules\/mp\/fallback'\)/)
  for (const give of [() => undefined, () => ({}), () => ({ default: {} })]) {
    await rejectsWith({ fallback: give }, /fallback gives the module/)
  }
})

test('another wasm file is recognised', async () => {
  await rejectsWith({ wasmPath: '/web.wasm', webAssembly: { instantiate: async () => ({ instance: { exports: {} } }) } }, /is not the file points_rules\.wasm\.br of this package/)
  await rejectsWith({ wasmPath: '/web.wasm', webAssembly: { instantiate: async () => undefined } }, /is not the file/)
  await assert.rejects(freshMini().load({ wasmPath: '/web.wasm', webAssembly: HOST }))
})

test('the promise of the same options is shared, cleared by a failure and kept after a success', async () => {
  const { load } = freshMini()
  const missing = { wasmPath: '/nowhere.wasm', webAssembly: HOST }
  const first = load(missing)
  assert.equal(load({ ...missing }), first)
  await assert.rejects(first, /no such file/)
  const second = load({ wasmPath: PATH, webAssembly: HOST })
  assert.deepEqual(briefQuote(await second), BRIEF_QUOTE)
  assert.equal(load(), second)
  assert.equal(load(missing), second)
})

test('other options start for themselves, and the first that is there serves all', async () => {
  const { load } = freshMini()
  const hanging = load({ wasmPath: PATH, webAssembly: { instantiate: () => new Promise(() => {}) } })
  const right = load({ wasmPath: PATH, webAssembly: HOST })
  assert.notEqual(right, hanging)
  assert.equal(await hanging, await right)
  assert.deepEqual(briefQuote(await hanging), BRIEF_QUOTE)
})

test('a host that never answers ends in the fallback, or in an error that names the path', async () => {
  const webAssembly = { instantiate: () => new Promise(() => {}) }
  const api = await freshMini().load({ wasmPath: PATH, webAssembly, fallback, timeout: 20 })
  assert.equal(api.engine, 'js')
  assert.match(api.wasmError.message, /points_rules\.wasm\.br did not answer within 20 ms/)
  assert.deepEqual(briefQuote(api), BRIEF_QUOTE)
  await rejectsWith({ wasmPath: PATH, webAssembly, timeout: 20 }, /did not answer within 20 ms/)
})

test('signal and timeout are each caller’s own', async () => {
  const { load } = freshMini()
  let answer
  const webAssembly = { instantiate: (path, imports) => new Promise((resolve) => (answer = () => resolve(HOST.instantiate(path, imports)))) }
  const controller = new AbortController()
  const aborted = load({ wasmPath: PATH, webAssembly, signal: controller.signal })
  const short = load({ timeout: 20 })
  const bare = load()
  controller.abort()
  await assert.rejects(aborted, { name: 'AbortError' })
  await assert.rejects(short, /did not answer within 20 ms; .*Is points_rules\.wasm\.br/)
  answer()
  const api = await bare
  assert.equal(api.engine, 'wasm')
  assert.equal(load(), bare)
})

test('the fallback of the first whose time is up serves all, and is asked for once', async () => {
  const { load } = freshMini()
  const webAssembly = { instantiate: () => new Promise(() => {}) }
  let asked = 0
  const give = () => ((asked += 1), fallback())
  const calls = [20, 21, Infinity].map((timeout) => load({ wasmPath: PATH, webAssembly, fallback: give, timeout }))
  const apis = await Promise.all([...calls, load()])
  for (const api of apis) assert.equal(api, apis[0])
  assert.deepEqual([apis[0].engine, asked], ['js', 1])
})

test('openRulebook before load says what to do, and works after it', async () => {
  const entry = freshMini()
  assert.throws(() => entry.openRulebook('{}'), { message: /await load\(\) first/ })
  await entry.load({ fallback })
  assert.throws(() => entry.openRulebook('{}'), { name: 'RulesError', code: 'INVALID_INPUT', path: 'schema' })
})

test('the names that mini-programs see are the names of exports', () => {
  const entry = freshRequire('miniprogram_dist/mp.js')
  assert.equal(entry, require(inPkg('miniprogram_dist/index.js')))
  assert.equal(require(inPkg('miniprogram_dist/mp/fallback.js')), fallback())
})
