// Makes the npm package's folder out of the raw artifacts: `node pkg-template/build.mjs [--raw DIR] [--out DIR]`.
// `cargo xtask pkg` makes target/pkg-raw and then runs this. The same input gives the same bytes.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildSync } from 'esbuild'
import { declarationsOf, operationsOf } from './build/declarations.mjs'
import { shortTextModule, typesModule } from './build/flat.mjs'
import { fallbackModule, webGlue } from './build/glue.mjs'
import { codesOf, typesOf } from './build/types.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = dirname(HERE)
const { values: args } = parseArgs({
  options: {
    raw: { type: 'string', default: join(ROOT, 'target/pkg-raw') },
    out: { type: 'string', default: join(ROOT, 'target/pkg') },
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

const declarations = declarationsOf(raw('web/points_rules.d.ts'))
const [, version] = /^version = "([^"]+)"$/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))
const errorSource = readFileSync(join(ROOT, 'src/error.rs'), 'utf8')
const webWasm = raw('web/points_rules_bg.wasm', null)
const parts = join(args.out, '../pkg-parts')

function writeParts() {
  rmSync(parts, { recursive: true, force: true })
  mkdirSync(parts, { recursive: true })
  const made = {
    'web-glue': webGlue(raw('web/points_rules.js')),
    'web-wasm': `export default '${webWasm.toString('base64')}'\n`,
    types: typesModule(declarations, operationsOf(declarations), codesOf(errorSource)),
    'short-text': shortTextModule(),
    version: `export default '${version}'\n`,
    fallback: fallbackModule(raw('fallback/points_rules.js')),
  }
  for (const [name, text] of Object.entries(made)) writeFileSync(join(parts, `${name}.js`), text)
}

const aliasOf = (name) => [`#${name}`, join(parts, `${name}.js`)]
const ALIAS = {
  ...Object.fromEntries(['web-glue', 'web-wasm', 'types', 'short-text', 'version'].map(aliasOf)),
  '#flat': source('flat.js'),
}

function bundle(entry, options) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    alias: ALIAS,
    write: false,
    ...options,
  })
  return outputFiles[0].text
}

// ---- the files ----------------------------------------------------------------------------------------------------

// The floor is Chrome 86 and iOS 14, which have all of ES2020.
const WEB = { format: 'esm', target: ['chrome86', 'es2020'] }
// One file for `require` and for a classic script, whose global it sets.
const INLINE = {
  format: 'iife',
  globalName: 'PointsRules',
  target: 'es2019',
  inject: [source('host-utf8.js')],
  footer: { js: "if(typeof module==='object'&&module.exports)module.exports=PointsRules;" },
}
/** The fallback to the inline entry is a file of its own, looked into only then. */
const NODE = { platform: 'node', target: 'node12.20', external: ['./inline.js'], inject: [source('host-utf8.js')] }
const MINI = { target: 'es2015' }

const NAMES = ['load', 'openRulebook', 'RulesError', 'errorCodes', 'parseTyped', 'fromFen', 'toFen', 'format']

/** `import` of a CommonJS file: one instance of the package, however it was asked for. */
function wrapper(file, names) {
  return `import entry from '${file}'\n\nexport const { ${names.join(', ')} } = entry\n`
}

function writeWeb() {
  put('web/package.json', `${JSON.stringify({ type: 'module', sideEffects: false })}\n`)
  put('web/index.js', bundle(source('web.js'), WEB))
  put('web/inline.js', bundle(source('inline.js'), WEB))
  put('web/points_rules_bg.wasm', webWasm)
}

function writeNode() {
  put('inline.js', bundle(source('inline.js'), INLINE))
  put('inline.mjs', wrapper('./inline.js', [...NAMES, 'loadSync']))
  put('index.js', readFileSync(source('require.js')))
  put('index.mjs', wrapper('./index.js', NAMES))
  put('node.js', bundle(source('node-require.js'), { ...NODE, format: 'cjs' }))
  put('node.mjs', bundle(source('node-import.js'), { ...NODE, format: 'esm' }))
}

function writeMini() {
  const index = (format) => bundle(source('mp.js'), { ...MINI, format })
  const fallback = (format) => bundle(join(parts, 'fallback.js'), { ...MINI, format })
  put('miniprogram_dist/index.js', index('cjs'))
  put('miniprogram_dist/fallback.js', fallback('cjs'))
  put('miniprogram_dist/points_rules.wasm.br', raw('mini/points_rules_bg.wasm.br', null))
  // In a mini-program the folder above is all there is; these give it the names that `exports` has elsewhere.
  put('miniprogram_dist/mp.js', "module.exports = require('./index.js')\n")
  put('miniprogram_dist/mp/fallback.js', "module.exports = require('../fallback.js')\n")
  // The same for bundlers, as either kind of module.
  put('mp.js', "module.exports = require('./miniprogram_dist/index.js')\n")
  put('mp.mjs', index('esm'))
  put('mp/fallback.js', "module.exports = require('../miniprogram_dist/fallback.js')\n")
  put('mp/fallback.mjs', fallback('esm'))
  put('mp/points_rules.wasm', raw('mini/points_rules_bg.wasm', null))
}

function writeTypes() {
  const files = typesOf(declarations, { typesDir: join(HERE, 'types'), errorSource })
  for (const [name, text] of Object.entries(files)) put(name, text)
}

function writeRest() {
  const manifest = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'))
  put('package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)
  put('README.md', readFileSync(join(HERE, 'README.md')))
  for (const name of readdirSync(ROOT)) if (name.startsWith('LICENSE-')) put(name, readFileSync(join(ROOT, name)))
  cpSync(join(ROOT, 'rulebooks'), join(args.out, 'rulebooks'), { recursive: true, filter: (path) => !path.endsWith('.md') })
}

// The folder itself stays: www links to it.
mkdirSync(args.out, { recursive: true })
for (const name of readdirSync(args.out)) rmSync(join(args.out, name), { recursive: true })
writeParts()
writeWeb()
writeNode()
writeMini()
writeTypes()
writeRest()
