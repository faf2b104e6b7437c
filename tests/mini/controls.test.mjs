// Negative controls: what fails on a device must fail in the sandbox, or the sandbox would prove nothing.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fixtureProject, removeAll, uploadSet } from './lib/project.mjs'
import { results, run } from './lib/run.mjs'
import { ENGINES, ROOT, tools } from './lib/tools.mjs'

/** A module that exports one Global, `g`, and nothing else. */
const GLOBALS = Buffer.from('0061736d01000000060601 7f0041000b 07050101670300'.replace(/ /g, ''), 'hex')
const QUOTE = { units: '21.00000000', unitValueAfter: '1.4286' }

let set = ''

async function controlsProject() {
  const project = await fixtureProject('controls')
  const packed = join(project, 'node_modules/points-rules')
  cpSync(join(packed, 'miniprogram_dist/points_rules.wasm.br'), join(project, 'pack/points_rules.wasm.br'))
  cpSync(join(packed, 'web/points_rules_bg.wasm'), join(project, 'web/points_rules_bg.wasm'), { recursive: true })
  writeFileSync(join(project, 'globals.wasm'), GLOBALS)
  return project
}

before(async () => {
  await tools()
  set = await uploadSet(await controlsProject(), { npm: true })
})
after(removeAll)

function fails(answer, pattern) {
  assert.match(answer.message, pattern)
  assert.equal(answer.isError, true)
}

function checkSandbox({ probe }, { members }) {
  assert.deepEqual(probe.host, members)
  assert.deepEqual([...new Set(probe.types)], ['undefined'])
  assert.match(probe.require.message, /^module 'fs\.js' is not defined, require args is 'fs'$|^module 'pages\/fs\.js' is not defined/)
  assert.match(probe.outside.message, /leaves the code package/)
  for (const refused of [probe.evaluated, probe.made, probe.climbed, probe.awayFromHost]) {
    assert.equal(refused.name, 'EvalError')
  }
}

function checkHost(answers) {
  fails(answers.hostMissingFile, /^no such file: \/nowhere\//)
  fails(answers.hostDottedPath, /^no such file: \.\//)
  fails(answers.hostBuffer, /^first argument must be a string$/)
  fails(answers.hostAddress, /^not support wxfile: or http: path$/)
  fails(answers.hostOtherType, /^only support file type \.wasm or \.wasm\.br$/)
  fails(answers.hostWebBuild, /WebAssembly\.|import|Imports|iOS cannot export/)
}

function checkPackage(answers) {
  fails(answers.missingFile, /no such file: \/nowhere\/points_rules\.wasm\.br \(points-rules\/mp: could not start/)
  fails(answers.dottedPath, /^points-rules\/mp: wasmPath .* is relative/)
  fails(answers.buffer, /^points-rules\/mp: wasmPath is a path inside the code package, not bytes/)
  fails(answers.unset, /^points-rules\/mp: wasmPath is missing/)
  fails(answers.address, /^points-rules\/mp: wasmPath .* is an address/)
  fails(answers.otherType, /^points-rules\/mp: wasmPath .* ends in neither \.wasm nor \.wasm\.br/)
  fails(answers.unloadedSubpackage, /no such file: .*load that subpackage first/)
  fails(answers.webBuild, /could not start \/web\/points_rules_bg\.wasm/)
  assert.deepEqual(answers.loadedSubpackage, { engine: 'wasm', ...QUOTE })
  assert.deepEqual(answers.again, { engine: 'wasm', ...QUOTE })
}

for (const engine of ENGINES) {
  describe(`controls on ${engine.name}`, () => {
    test('Android: each wrong way fails and says what to do, and a later retry works', async () => {
      const answers = await results(engine, set, 'controls', {})
      checkSandbox(answers, { members: ['instantiate', 'Memory', 'Table', 'Global'] })
      checkHost(answers)
      checkPackage(answers)
      fails(answers.withGlobals, /is not the file points_rules\.wasm\.br of this package/)
      assert.deepEqual(answers.hostWithGlobals, { keys: ['instance'] })
    })

    test('iOS: a module that exports a Global fails', async () => {
      const answers = await results(engine, set, 'controls', { ios: true })
      checkSandbox(answers, { members: ['instantiate', 'Memory', 'Table'] })
      checkHost(answers)
      checkPackage(answers)
      fails(answers.withGlobals, /iOS cannot export the Global g/)
      fails(answers.hostWithGlobals, /iOS cannot export the Global g/)
    })

    test('no .wasm.br: the client’s own error without the fallback, figures with it', async () => {
      const answers = await results(engine, set, 'old-client', { noBr: true })
      fails(answers.without, /^only support file type \.wasm or \.wasm\.br \(points-rules\/mp: .*load\(\{ wasmPath, fallback \}\)/)
      assert.deepEqual(answers.with, { engine: 'js', ...QUOTE })
    })

    test('no WebAssembly: an error that names the fallback without it, figures with it', async () => {
      const answers = await results(engine, set, 'old-client', { noWasm: true })
      fails(answers.without, /no WebAssembly for mini-programs; give the JavaScript fallback/)
      assert.deepEqual(answers.with, { engine: 'js', ...QUOTE })
    })
  })
}

/** The raw web build that wasm-bindgen writes, as `cargo xtask pkg` leaves it. */
const RAW = join(ROOT, 'target/pkg-raw/web')

async function rawProject(change) {
  assert.ok(existsSync(RAW), `${RAW} is not there; run \`cargo xtask pkg\` first`)
  const project = await fixtureProject('raw-web')
  mkdirSync(join(project, 'raw'))
  writeFileSync(join(project, 'raw/points_rules.js'), change(readFileSync(join(RAW, 'points_rules.js'), 'utf8')))
  cpSync(join(RAW, 'points_rules_bg.wasm'), join(project, 'raw/points_rules_bg.wasm'))
  return project
}

describe('a raw wasm-bindgen web build', () => {
  test('is refused by the official compiler for its import.meta', async () => {
    const project = await rawProject((text) => text)
    await assert.rejects(uploadSet(project), /import\.meta/)
  })

  test('without import.meta it compiles, and fails in every client', async () => {
    const patched = await uploadSet(await rawProject((text) => text.replace(/import\.meta\.url/g, "''")))
    for (const engine of ENGINES) {
      for (const switches of [{}, { ios: true }]) {
        const { ok, error } = await run(engine, patched, 'raw-web', switches)
        assert.match(error ? error.message : ok.message, /is not (defined|a constructor|a function)|TextDecoder|fetch|URL|WebAssembly/)
      }
    }
  })
})
