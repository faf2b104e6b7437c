import assert from 'node:assert/strict'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const installed = (dir, path = '') => join(dir, 'node_modules/points-rules', path)
const program = (dir, path) => join(dir, 'node_modules', path)

async function publint({ dir }) {
  const { publint: lint } = await import('publint')
  const { formatMessage } = await import('publint/utils')
  const { messages, pkg } = await lint({ pkgDir: installed(dir), strict: true, pack: false })
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), [])
}

/** A file of WebAssembly is no module of CommonJS, and old resolution sees no exports. */
const WASM = ['points_rules_bg.wasm', 'points_rules_full_bg.wasm', 'points_rules_explain_bg.wasm']

async function attw({ dir, tarball, run }) {
  await run(process.execPath, [program(dir, '@arethetypeswrong/cli/dist/index.js'), tarball, '--no-color', '--exclude-entrypoints', ...WASM], { cwd: dir })
}

async function manifest({ dir }) {
  const found = JSON.parse(await readFile(installed(dir, 'package.json'), 'utf8'))
  assert.match(found.version, /^\d+\.\d+\.\d+/)
  assert.notEqual(found.version, '0.0.0')
  assert.equal(found.license, 'MIT OR Apache-2.0')
  assert.equal(found.miniprogram, 'miniprogram_dist')
  for (const field of ['scripts', 'dependencies', 'devDependencies', 'peerDependencies']) assert.equal(found[field], undefined)
}

async function contents({ dir }) {
  const files = (await readdir(installed(dir), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const names = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(installed(dir).length + 1)).sort()
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE', 'README.md', 'rulebooks/mall.json', 'miniprogram_dist/points_rules.wasm.br']) {
    assert.ok(names.includes(name), `${name} is missing`)
  }
  const inMini = names.filter((name) => name.startsWith('miniprogram_dist/'))
  assert.deepEqual(inMini.filter((name) => !/\.(js|wasm\.br)$/.test(name)), [], 'uploads would lose these')
  assert.deepEqual(names.filter((name) => /\.(map|ts|rs|tgz)$/.test(name) && !/\.d\.ts$/.test(name)), [])
  for (const name of names) {
    const text = (await readFile(installed(dir, name))).toString('latin1')
    assert.doesNotMatch(text, /\/(home|root|work|Users|tmp)\/[\w.-]+/, `${name} has a machine's path`)
  }
}

/** No syntax past ES2015 in what mini-programs get: esbuild's parser was told so, and this looks for what it could miss. */
async function miniSyntax({ dir }) {
  for (const name of ['index.js', 'fallback.js', 'mp.js', 'mp/fallback.js']) {
    const text = await readFile(installed(dir, `miniprogram_dist/${name}`), 'utf8')
    for (const later of [/\?\./, /\?\?/, /\basync\b/, /\bawait\b/, /\bimport\b/, /\bglobalThis\b/, /\bBigInt\b/, /\d_\d/, /catch\{/]) {
      assert.doesNotMatch(text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""'), later, name)
    }
  }
}

// ---- TypeScript, from the oldest that knows these resolutions ------------------------------------------------------

const STRICT = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false, types: [], target: 'es2022', lib: ['es2022', 'dom'] }
const NODE16 = { module: 'node16', moduleResolution: 'node16' }
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' }

const compiles = (typescript, options, files) => async ({ dir, tree, run }) => {
  await cp(join(tree, 'types/sample'), dir, { recursive: true })
  const manifest = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'))
  await writeFile(join(dir, 'package.json'), JSON.stringify({ ...manifest, type: 'module' }))
  const config = join(dir, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }))
  await run(process.execPath, [program(dir, `${typescript}/bin/tsc`), '-p', config, '--pretty', 'false'], { cwd: dir })
}

const ESM = ['use.ts', 'entries.ts', 'dom.ts']

export const checks = {
  'publint has nothing to say': publint,
  'are the types wrong? no': attw,
  'its manifest': manifest,
  'its files': contents,
  'the mini-program files are ES2015': miniSyntax,
  'TypeScript 5.0, node16': compiles('typescript-5.0', NODE16, [...ESM, 'require.cts']),
  'TypeScript 5.0, bundler': compiles('typescript-5.0', BUNDLER, ESM),
  'TypeScript 6, node16': compiles('typescript-6', NODE16, [...ESM, 'require.cts']),
  'TypeScript 6, bundler': compiles('typescript-6', BUNDLER, ESM),
}
