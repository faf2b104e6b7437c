// The declarations: strict samples compile against the package, and every change of them shows in a diff.
// `UPDATE_SNAPSHOT=1 node --test tests/types/types.test.mjs` writes the snapshot again.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'

const HERE = import.meta.dirname
const ROOT = resolve(HERE, '../..')
const PKG = resolve(process.env.POINTS_RULES_PKG ?? join(ROOT, 'target/pkg'))
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const SNAPSHOT = join(HERE, 'api.d.ts.snap')

const project = mkdtempSync(join(tmpdir(), 'points-rules-types-'))
after(() => rmSync(project, { recursive: true, force: true }))

mkdirSync(join(project, 'node_modules'))
symlinkSync(PKG, join(project, 'node_modules/points-rules'), 'junction')
cpSync(join(HERE, 'sample'), project, { recursive: true })
writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n')

const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: false,
  types: [],
  target: 'es2022',
}

/** What tsc says; nothing when all is well. */
function compiled(files, options) {
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }))
  try {
    execFileSync(process.execPath, [TSC, '-p', project, '--pretty', 'false'], { encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    return error.stdout + error.stderr
  }
}

const NODE16 = { module: 'node16', moduleResolution: 'node16' }
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' }
const DOM = { lib: ['es2022', 'dom'] }

for (const [name, resolution] of [['node16', NODE16], ['bundler', BUNDLER]]) {
  test(`strict samples compile with moduleResolution ${name}`, () => {
    assert.equal(compiled(['use.ts', 'entries.ts', 'dom.ts', 'full.ts'], { ...resolution, ...DOM }), '')
  })
}

test('to a bundler the page’s types have no settlement, to Node they have', () => {
  assert.equal(compiled(['page.ts'], { ...BUNDLER, ...DOM }), '')
  assert.equal(compiled(['node.ts'], { ...NODE16, ...DOM }), '')
})

test('a rulebook can be declared with using', () => {
  assert.equal(compiled(['using.ts'], { ...BUNDLER, lib: ['es2022', 'esnext.disposable'] }), '')
})

test('CommonJS samples compile with moduleResolution node16', () => {
  assert.equal(compiled(['require.cts'], { ...NODE16, ...DOM }), '')
})

test('the declarations need neither the browser’s types nor Node’s', () => {
  writeFileSync(join(project, 'bare.ts'), "export { load, RulesError } from 'points-rules'\nexport * as mini from 'points-rules/mp'\n")
  assert.equal(compiled(['bare.ts'], { ...BUNDLER, lib: ['es2020'] }), '')
})

test('a rulebook of the package can be imported and opened', () => {
  writeFileSync(
    join(project, 'book.ts'),
    "import { openRulebook } from 'points-rules'\nimport book from 'points-rules/rulebooks/appreciation.json'\nopenRulebook(book)\n",
  )
  assert.equal(compiled(['book.ts'], { ...BUNDLER, ...DOM, resolveJsonModule: true }), '')
})

test('a rulebook as a module says which schemes it has', () => {
  const sample = `quoteOrder
// @ts-expect-error: it has no dividend
openRulebook(book).dividend.estimate
`
  for (const [name, resolution] of [['node16', NODE16], ['bundler', BUNDLER]]) {
    const head = "import { openRulebook } from 'points-rules'\nimport book from 'points-rules/rulebooks/appreciation.js'\nexport const { quoteOrder } = openRulebook(book).appreciation\n"
    writeFileSync(join(project, 'module.ts'), head + sample)
    assert.equal(compiled(['module.ts'], { ...resolution, ...DOM }), '', name)
  }
  const required = "import book = require('points-rules/rulebooks/mall.js')\nimport { openRulebook } from 'points-rules'\nopenRulebook(book).release.rank\n"
  writeFileSync(join(project, 'module.cts'), required)
  assert.equal(compiled(['module.cts'], { ...NODE16, ...DOM }), '')
})

test('the first example of the README compiles under strict', () => {
  const [, example] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(PKG, 'README.md'), 'utf8'))
  assert.ok(example.includes('rules.appreciation.quoteOrder('), 'the first example quotes an order')
  writeFileSync(join(project, 'readme.ts'), `${example}\nexport { quote }\n`)
  assert.equal(compiled(['readme.ts'], { ...BUNDLER, ...DOM, resolveJsonModule: true }), '')
})

test('every function and method of the declarations says what it takes, gives and throws', () => {
  const text = readFileSync(join(PKG, 'explain.d.ts'), 'utf8')
  for (const [, name] of text.matchAll(/^export declare function (\w+)\(/gm)) {
    const comment = text.slice(0, text.indexOf(`export declare function ${name}(`)).split('/**').at(-1)
    for (const tag of ['@param', '@returns', '@throws', '@example']) assert.ok(comment.includes(tag), `${name} has no ${tag}`)
  }
  const methods = [...text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\n {4}readonly (\w+): \(input: /g)]
  assert.equal(methods.length, 43)
  for (const [, comment, name] of methods) {
    for (const tag of ['@param input', '@returns', '@throws {RulesError}', '@example']) assert.ok(comment.includes(`* ${tag}`), `${name} has no ${tag}`)
  }
})

/** The examples of operations and batches. */
function examplesOf(file) {
  const comments = readFileSync(join(PKG, file), 'utf8').matchAll(/@example\n((?: +\* .*\n)+) +\*\/\n {4}readonly \w+: \(input: /g)
  return Array.from(comments, ([, lines]) => lines.replace(/^ +\* /gm, ''))
}

test('the examples of operations and batches run and compile', () => {
  const examples = examplesOf('full.d.ts')
  assert.equal(examples.length, 43)
  const { loadSync } = createRequire(import.meta.url)(join(PKG, 'full/inline.js'))
  const books = readdirSync(join(PKG, 'rulebooks')).filter((name) => name.endsWith('.json'))
  const opened = books.map((name) => loadSync().openRulebook(readFileSync(join(PKG, 'rulebooks', name), 'utf8')))
  for (const example of examples) {
    const run = new Function('rules', `return ${example}`)
    const results = opened.map((rules) => {
      try {
        return run(rules)
      } catch {
        return null
      }
    })
    const [first] = results.filter((result) => result !== null)
    assert.notEqual(first, undefined, example)
    if (first.errors instanceof Uint8Array) assert.ok(first.errors.every((error) => error === 0), example)
  }
  const head = "import { openRulebook } from 'points-rules/full'\nimport book from 'points-rules/rulebooks/mall.js'\nconst rules = openRulebook(book)\n"
  writeFileSync(join(project, 'examples.ts'), head + examples.join(''))
  assert.equal(compiled(['examples.ts'], { ...BUNDLER, ...DOM }), '')
})

test('the comments name what JavaScript has, and nothing of Rust', () => {
  for (const name of ['index', 'full', 'explain', 'mp', 'verify']) {
    const text = readFileSync(join(PKG, `${name}.d.ts`), 'utf8')
    assert.doesNotMatch(text, /```|::|\bcrate\b|`\]|\b(?:let mut|use points_rules)\b/, name)
  }
})

test('import and require have the same declarations', () => {
  for (const name of ['index', 'full', 'explain', 'inline', 'full/inline', 'explain/inline', 'mp', 'mp/fallback', 'verify']) {
    const [esm, cjs] = ['.d.mts', '.d.ts'].map((ending) => readFileSync(join(PKG, name + ending), 'utf8'))
    assert.equal(esm.replaceAll('./index.mjs', './index.js').replaceAll('./full.mjs', './full.js').replaceAll('./explain.mjs', './explain.js').replaceAll('./verify.mjs', './verify.js'), cjs)
  }
})

test('the declarations of the page build are those of the full one without what it leaves out', () => {
  const [page, full] = ['index.d.ts', 'full.d.ts'].map((name) => readFileSync(join(PKG, name), 'utf8').replaceAll('rules_full_bg', 'rules_bg'))
  const all = new Set(full.split('\n'))
  assert.deepEqual(page.split('\n').filter((line) => !all.has(line)), [])
  const namesOf = (text) => [...text.matchAll(/^export (?:declare )?(?:interface|type|class|function|const) (\w+)/gm)].map(([, name]) => name)
  const here = new Set(namesOf(page))
  const missing = namesOf(full).filter((name) => !here.has(name))
  for (const name of ['DividendOutlook', 'ForecastRelease', 'AppreciationExitSettlement', 'DividendSettleDay', 'LintReport', 'RulebookOperations']) assert.ok(missing.includes(name), name)
  for (const word of ['settleDay', 'settleExits', 'teamSales', 'outlook', 'lint']) assert.ok(!page.includes(`readonly ${word}:`), word)
})

test('the declarations with explanations are those of the full build and one method', () => {
  const [full, explain] = ['full', 'explain'].map((name) => readFileSync(join(PKG, `${name}.d.ts`), 'utf8').replaceAll(`rules_${name}_bg`, 'rules_bg'))
  const all = new Set(full.split('\n'))
  const more = explain.split('\n').filter((line) => !all.has(line) && !/^ *\*/.test(line))
  assert.deepEqual(more, ['import type { Explanation } from "./verify.js";', '    readonly explain: (op: string, input: unknown) => Explanation;'])
})

test('the API is the one of the snapshot', () => {
  const files = ['explain.d.ts', 'inline.d.ts', 'mp.d.ts', 'mp/fallback.d.ts', 'verify.d.ts']
  const now = files.map((file) => `// ---- ${file}\n\n${readFileSync(join(PKG, file), 'utf8').trim()}\n`).join('\n')
  if (process.env.UPDATE_SNAPSHOT === '1') writeFileSync(SNAPSHOT, now)
  assert.equal(now, readFileSync(SNAPSHOT, 'utf8'), 'the API changed; if that is meant, run with UPDATE_SNAPSHOT=1')
})
