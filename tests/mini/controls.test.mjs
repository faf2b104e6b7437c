// Negative controls: what fails on a device must fail in the sandbox, or the sandbox would prove nothing.
import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fixtureProject, removeAll, uploadSet } from './lib/project.mjs'
import { results } from './lib/run.mjs'
import { ENGINES, rawWeb, tools } from './lib/tools.mjs'

/** A module that exports one Global, `g`, and nothing else. */
const GLOBALS = Buffer.from('0061736d01000000060601 7f0041000b 07050101670300'.replace(/ /g, ''), 'hex')
const QUOTE = { units: '21.00000000', unitValueAfter: '1.4286' }

let set = ''

async function controlsProject() {
  const project = await fixtureProject('controls')
  const packed = join(project, 'node_modules/points-rules')
  cpSync(packed, join(project, 'pack/node_modules/points-rules'), { recursive: true })
  cpSync(join(packed, 'miniprogram_dist/points_rules.wasm.br'), join(project, 'pack/points_rules.wasm.br'))
  cpSync(join(packed, 'web/points_rules_bg.wasm'), join(project, 'web/points_rules_bg.wasm'), { recursive: true })
  writeFileSync(join(project, 'globals.wasm'), GLOBALS)
  const preset = readFileSync(join(import.meta.dirname, '../../rulebooks/appreciation.json'), 'utf8')
  writeFileSync(join(project, 'rulebook.js'), `module.exports = ${preset}`)
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
  assert.equal(answers.unloadedPage, 'no such page: pack/index')
  assert.deepEqual(answers.inSubpackage, { engine: 'wasm', ...QUOTE })
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

    test('no WebAssembly: a fallback that is not required literally is left out of the upload', async () => {
      const { computed } = await results(engine, set, 'old-client', { noWasm: true })
      fails(computed, /^module 'pack\/miniprogram_npm\/points-rules\/mp\/fallback\.js' is not defined/)
      assert.equal(existsSync(join(set, 'miniprogram_npm/points-rules/fallback.js')), true)
      assert.equal(existsSync(join(set, 'pack/miniprogram_npm/points-rules/fallback.js')), false)
    })

    test('no WebAssembly: an error that names the fallback without it, figures with it', async () => {
      const answers = await results(engine, set, 'old-client', { noWasm: true })
      fails(answers.without, /no WebAssembly for mini-programs; give the JavaScript fallback/)
      assert.deepEqual(answers.with, { engine: 'js', ...QUOTE })
    })
  })
}

async function rawProject() {
  const project = await fixtureProject('raw-web')
  const raw = rawWeb()
  for (const name of ['points_rules.js', 'points_rules_bg.wasm']) cpSync(join(raw, name), join(project, 'raw', name))
  cpSync(join(project, 'node_modules/points-rules/web/index.js'), join(project, 'raw/web.js'))
  return project
}

/** The web build published without a `miniprogram` folder: the packer follows `main`. */
async function packedWithoutFolder() {
  const project = await fixtureProject('raw-web')
  const web = join(project, 'node_modules/points-rules/web')
  const named = { name: 'web', version: '0.0.0', main: 'index.js' }
  cpSync(web, join(project, 'node_modules/web'), { recursive: true })
  writeFileSync(join(project, 'node_modules/web/package.json'), JSON.stringify(named))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', dependencies: { web: '*' } }))
  return project
}

describe('a raw wasm-bindgen web build', () => {
  test('compiles, and starts on no client', async () => {
    const raw = await uploadSet(await rawProject())
    for (const engine of ENGINES) {
      for (const switches of [{}, { ios: true }]) {
        const answers = await results(engine, raw, 'raw-web', switches)
        assert.equal(answers.raw.message, 'TextDecoder is not defined')
        assert.equal(answers.web.message, "Cannot use 'import.meta' outside a module")
      }
    }
  })

  test('cannot be packed without a folder for mini-programs', async () => {
    await assert.rejects(uploadSet(await packedWithoutFolder(), { npm: true }), /packnpm[\s\S]*raisedAt/)
  })
})
