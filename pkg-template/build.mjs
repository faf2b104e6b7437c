// Makes the npm package's folder out of the raw artifacts: `node pkg-template/build.mjs [--raw DIR] [--out DIR] [--schema FILE]`.
// `cargo xtask pkg` makes target/pkg-raw and target/schema.json and then runs this. The same input gives the same bytes.
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildSync } from 'esbuild'
import { shortTextModule, typesModule } from './build/codec.mjs'
import { declarationFiles, rulebookTypes } from './build/entries.mjs'
import { fallbackModule, webGlue, withoutExports } from './build/glue.mjs'
import { readSchemas } from './build/schema.mjs'
import { checksumOf } from './src/checksum.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = dirname(HERE)
const { values: args } = parseArgs({
  options: {
    raw: { type: 'string', default: join(ROOT, 'target/pkg-raw') },
    out: { type: 'string', default: join(ROOT, 'target/pkg') },
    schema: { type: 'string', default: join(ROOT, 'target/schema.json') },
  },
})

const raw = (path, encoding = 'utf8') => readFileSync(join(args.raw, path), encoding)
const source = (name) => join(HERE, 'src', name)

function put(path, content) {
  const file = join(args.out, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

// ---- the parts that are made, not written -------------------------------------------------------------------------

const schemas = readSchemas(args.schema, join(ROOT, 'docs/schema/inputs.json'), join(ROOT, 'docs/formulas.json'))
const { version } = schemas.full
const parts = join(args.out, '../pkg-parts')

const RECEIPTS = ['receipt', 'verifyReceipt']
/**
 * The web builds, small to large: where the raw artifacts are, the entry of each with its inline one, and its file. `ops`: the
 * operations it has; `methods`: what a rulebook has beside them.
 */
const BUILDS = [
  { build: 'page', ops: 'page', methods: [], raw: 'web', entry: 'index', inline: 'inline', wasm: 'points_rules_bg.wasm' },
  { build: 'full', ops: 'full', methods: RECEIPTS, raw: 'full', entry: 'full', inline: 'full/inline', wasm: 'points_rules_full_bg.wasm' },
  { build: 'explain', ops: 'full', methods: ['explain', ...RECEIPTS], raw: 'explain', entry: 'explain', inline: 'explain/inline', wasm: 'points_rules_explain_bg.wasm' },
]
const EXPLAIN_FILE = 'web/points_rules_explain_bg.wasm'
/**
 * Node's entries. The one with all operations has a build of its own, of two modules: `wasm`, which it starts with, and `other`. The one
 * with explanations shares the web's.
 */
const NODE_ENTRIES = [
  { build: 'node', core: 'plain-core.js', entry: 'node', wasm: 'node.wasm', other: 'node-full.wasm', inline: 'full/inline' },
  { build: 'explain', core: 'web-core.js', entry: 'node-explain', wasm: EXPLAIN_FILE, other: EXPLAIN_FILE, inline: 'explain/inline' },
]
/** Every build; Node's has the operations and methods of the full one. */
const ALL_BUILDS = [...BUILDS, { build: 'node', ops: 'full', methods: RECEIPTS }]
const WASM = {
  ...Object.fromEntries(BUILDS.map((each) => [each.build, raw(`${each.raw}/points_rules_bg.wasm`, null)])),
  node: raw('node/page.wasm', null),
  whole: raw('node/full.wasm', null),
  mini: raw('mini/points_rules_bg.wasm', null),
  brotli: raw('mini/points_rules_bg.wasm.br', null),
}
/** The inline entry for `import`, which in the folder web is a module. */
const webInline = (inline) => `web/${inline.replace('/', '-')}.js`

/** Which build an entry is of, and the checksums of the WebAssembly files that it may be given. */
function buildModule(build) {
  const names = Object.keys(WASM).filter((name) => build === 'node' || (name !== 'node' && name !== 'whole'))
  const sums = names.map((name) => [name, checksumOf(new Uint8Array(WASM[name]))])
  return `export const BUILD = '${build}'
export const VERSION = '${version} ${build === 'node' ? 'page' : build}'
export const FILES = ${JSON.stringify(Object.fromEntries(sums))}
`
}

/** Where each operation stands in the module that Node starts with; -1 for those of the other one alone. */
function placesModule() {
  const names = (operations) => operations.map(({ name }) => name)
  const page = names(schemas.page.operations)
  if (names(schemas.page.batches).join() !== names(schemas.full.batches).join()) throw new Error('both modules of Node must have the same batches')
  return `export const PLACES = ${JSON.stringify(names(schemas.full.operations).map((name) => page.indexOf(name)))}\n`
}

/** The modules that are made, by the name that the sources import: what differs between the builds in a folder of each. */
function madeModules() {
  const formulas = JSON.stringify(JSON.parse(readFileSync(join(ROOT, 'docs/formulas.json'), 'utf8')))
  const made = { 'short-text': shortTextModule(), formulas: `export default ${formulas}\n`, fallback: fallbackModule(raw('fallback/points_rules.js')) }
  made['node/places'] = placesModule()
  for (const { build, ops, methods } of ALL_BUILDS) {
    made[`${build}/build`] = buildModule(build)
    made[`${build}/types`] = typesModule(schemas[ops], methods)
  }
  for (const { build, raw: folder } of BUILDS) {
    made[`${build}/web-glue`] = webGlue(raw(`${folder}/points_rules.js`))
    made[`${build}/web-wasm`] = `export default '${WASM[build].toString('base64')}'\n`
  }
  return made
}

function writeParts() {
  rmSync(parts, { recursive: true, force: true })
  for (const { build } of ALL_BUILDS) mkdirSync(join(parts, build), { recursive: true })
  for (const [name, text] of Object.entries(madeModules())) writeFileSync(join(parts, `${name}.js`), text)
}

/** The methods of a rulebook in a build, and how many modules that has. */
function kindOf(build) {
  const isNode = build === 'node'
  return { '#methods': source(`${isNode ? 'full' : build}-methods.js`), '#modules': source(isNode ? 'two-modules.js' : 'one-module.js') }
}

/** Where the sources' imports of made modules lead in a build. */
function aliasOf(build) {
  const own = ['web-glue', 'web-wasm', 'build', 'types', 'places'].map((name) => [`#${name}`, join(parts, build, `${name}.js`)])
  const shared = ['short-text', 'formulas'].map((name) => [`#${name}`, join(parts, `${name}.js`)])
  return { ...Object.fromEntries([...own, ...shared]), '#flat': source('flat.js'), ...kindOf(build) }
}

function built(entry, build, options) {
  return buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    alias: aliasOf(build),
    metafile: true,
    outdir: args.out,
    write: false,
    ...options,
  })
}

const bundle = (entry, build, options) => built(entry, build, options).outputFiles[0].text

/** What an entry exports. */
function exportsOf(entry, options) {
  const [{ exports }] = Object.values(built(entry, 'page', options).metafile.outputs)
  return exports
}

// ---- the files ----------------------------------------------------------------------------------------------------

// The floor is Chrome 86 and iOS 14, which have all of ES2020.
const WEB = { target: ['chrome86', 'es2020'], inject: [source('host-utf8.js')] }
// One file for `require` and for a classic script, whose global it sets.
const INLINE = { target: 'es2019', inject: [source('host-utf8.js')] }
/** The fallback to the inline entry is a file of its own, looked into only then. */
const NODE = {
  platform: 'node',
  target: 'node12.20',
  external: ['./*inline.js'],
  inject: [source('host-utf8.js')],
}
const MINI = { target: 'es2015' }

// On a line of its own: tools that read the text take the rest of a line with an address for a comment.
const asCommonJs = (body, exports) => `"use strict";${body}\nmodule.exports=${exports};\n`
// Micro frontends run a script inside a function, where its `var` is no global: it is set by name on the window they give.
const asScript = (body, exports) =>
  `var PointsRules=(()=>{"use strict";${body}return${exports}})();` +
  'if(typeof module==="object"&&module.exports)module.exports=PointsRules;' +
  'else if(typeof window==="object"&&window)window.PointsRules=PointsRules;\n'

/** Names of files, written out in the code. */
const defined = (names) => ({ define: Object.fromEntries(Object.entries(names).map(([name, text]) => [name, JSON.stringify(text)])) })

/** What an entry exports for programs. */
function namesOf(entry) {
  return exportsOf(source(entry), { ...WEB, ...defined({ WASM_FILE: '' }) })
}

/** `import` of a CommonJS file: one instance of the package, however it was asked for. */
function wrapper(file, names) {
  return `import entry from '${file}'\n\nexport const { ${names.join(', ')} } = entry\n`
}

/** What `require` gives outside Node (bundlers, test environments): the inline entry, which needs no file beside it. */
function required(file, names) {
  const list = names.join(', ')
  return `'use strict'\nconst { ${list} } = require('${file}')\n\nmodule.exports = { ${list} }\n`
}

function writeWeb() {
  put('web/package.json', `${JSON.stringify({ type: 'module', sideEffects: false })}\n`)
  for (const { build, entry, inline, wasm } of BUILDS) {
    put(`web/${entry}.js`, bundle(source('web.js'), build, { ...WEB, ...defined({ WASM_FILE: `./${wasm}` }) }))
    put(webInline(inline), bundle(source('inline.js'), build, INLINE))
    put(`web/${wasm}`, WASM[build])
  }
}

/** The names that stand for the web builds in Node's CommonJS, and in tools that take Node for a browser. */
function writeRequired() {
  const names = namesOf('web.js')
  for (const { build, entry, inline } of BUILDS) {
    put(`${inline}.js`, withoutExports(bundle(source('inline.js'), build, INLINE), asScript))
    put(`${inline}.mjs`, wrapper('./inline.js', namesOf('inline.js')))
    put(`${entry}.js`, required(`./${inline}.js`, names))
    put(`${entry}.mjs`, wrapper(`./${entry}.js`, names))
  }
}

function writeNode() {
  put('node.wasm', WASM.node)
  put('node-full.wasm', WASM.whole)
  for (const { build, core, entry, wasm, other, inline } of NODE_ENTRIES) {
    const made = (kind, files) => bundle(source(`node-${kind}.js`), build, { ...NODE, alias: { ...aliasOf(build), '#core': source(core) }, ...defined(files) })
    const commonJs = made('require', { WASM_FILE: wasm, OTHER_FILE: other, INLINE_FILE: `./${inline}.js` })
    put(`${entry}.js`, withoutExports(commonJs, asCommonJs).replaceAll('hostRequire(', 'require('))
    put(`${entry}.mjs`, made('import', { WASM_FILE: `./${wasm}`, OTHER_FILE: `./${other}`, INLINE_FILE: `./${webInline(inline)}` }))
  }
}

function writeMini() {
  const index = bundle(source('mp.js'), 'page', MINI)
  const fallback = bundle(join(parts, 'fallback.js'), 'page', MINI)
  put('miniprogram_dist/index.js', withoutExports(index, asCommonJs))
  put('miniprogram_dist/fallback.js', withoutExports(fallback, asCommonJs))
  put('miniprogram_dist/points_rules.wasm.br', WASM.brotli)
  // In a mini-program the folder above is all there is; these give it the names that `exports` has elsewhere.
  put('miniprogram_dist/mp.js', "module.exports = require('./index.js')\n")
  put('miniprogram_dist/mp/fallback.js', "module.exports = require('../fallback.js')\n")
  // The same for bundlers, as either kind of module.
  put('mp.js', "module.exports = require('./miniprogram_dist/index.js')\n")
  put('mp.mjs', index)
  put('mp/fallback.js', "module.exports = require('../miniprogram_dist/fallback.js')\n")
  put('mp/fallback.mjs', fallback)
  put('mp/points_rules.wasm', WASM.mini)
}

/** The command-line tool: `npx points-rules`. */
function writeCli() {
  put('cli/points-rules.js', readFileSync(source('cli.js')))
  for (const name of ['points_rules_cli.js', 'points_rules_cli_bg.wasm']) put(`cli/${name}`, raw(`cli/${name}`, null))
  chmodSync(join(args.out, 'cli/points-rules.js'), 0o755)
}

/** Explanations, replayed without the WebAssembly. Only servers and pages with BigInt ask for it. */
function writeVerify() {
  const body = bundle(source('verify.js'), 'page', { target: 'es2020' })
  put('verify.mjs', body)
  put('verify.js', withoutExports(body, asCommonJs))
}

/** What a page gives to `fetch`, a `link` or a `script` as their `integrity`. */
function writeIntegrity() {
  const names = [...BUILDS.map(({ wasm }) => `web/${wasm}`), ...BUILDS.map(({ inline }) => `${inline}.js`)]
  const hashOf = (name) => createHash('sha384').update(readFileSync(join(args.out, name))).digest('base64')
  put('integrity.json', `${JSON.stringify(Object.fromEntries(names.map((name) => [name, `sha384-${hashOf(name)}`])), null, 2)}\n`)
}

function writeTypes() {
  for (const [name, text] of Object.entries(declarationFiles(schemas, join(HERE, 'types')))) put(name, text)
}

function writeRest() {
  const manifest = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'))
  put('package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)
  for (const name of ['README.md', 'THIRD-PARTY-NOTICES.txt']) put(name, readFileSync(join(HERE, name)))
  for (const name of readdirSync(ROOT)) if (name.startsWith('LICENSE-')) put(name, readFileSync(join(ROOT, name)))
  put('FORMULAS.md', readFileSync(join(ROOT, 'docs/FORMULAS.md')))
  cpSync(join(ROOT, 'docs/schema'), join(args.out, 'schema'), { recursive: true })
}

/** The rulebooks as modules of both kinds: every tool imports those, JSON needs an attribute in some and a plugin in others. */
function writeRulebooks() {
  cpSync(join(ROOT, 'rulebooks'), join(args.out, 'rulebooks'), { recursive: true, filter: (path) => !path.endsWith('.md') })
  for (const file of readdirSync(join(args.out, 'rulebooks'))) {
    const text = readFileSync(join(args.out, 'rulebooks', file), 'utf8').trim()
    const name = `rulebooks/${file.replace(/\.json$/, '')}`
    put(`${name}.js`, `module.exports = ${text}\n`)
    put(`${name}.mjs`, `export default ${text}\n`)
    put(`${name}.d.ts`, rulebookTypes(schemas.full, JSON.parse(text), '../index.js', 'export ='))
    put(`${name}.d.mts`, rulebookTypes(schemas.full, JSON.parse(text), '../index.mjs', 'export default'))
  }
}

// The folder itself stays: www links to it.
mkdirSync(args.out, { recursive: true })
for (const name of readdirSync(args.out)) rmSync(join(args.out, name), { recursive: true })
writeParts()
writeWeb()
writeRequired()
writeNode()
writeMini()
writeCli()
writeVerify()
writeIntegrity()
writeTypes()
writeRulebooks()
writeRest()
