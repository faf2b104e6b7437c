// The READMEs: every example runs as it is written and gives what its comments say, and every name that is exported is mentioned.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { inPkg, PKG } from './package-under-test.mjs'

const ROOT = resolve(import.meta.dirname, '../..')
const READMES = ['README.md', 'README.zh-CN.md', 'pkg-template/README.md']

const blocksOf = (text, language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block)

/** A statement whose comment begins with the value it has. */
const STATED = /^(\s*)(?!const |import |return )(\S.*?)\s+\/\/ ('[^']*'|\{[^}]*\}|-?\d+|true|false|null)(?=$|[\s,;，；])/

/** The block with its comments as checks. */
function checked(block) {
  const lines = block.split('\n').map((line) => line.replace(STATED, '$1stated($2, $3) //'))
  return lines.join('\n')
}

const HEAD = `import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
let count = 0
const stated = (found, value) => {
  assert.deepEqual(found, value)
  count += 1
}
const require = createRequire(import.meta.url)
`

/** A block with imports is a program; the others go on from the first one. */
function programsOf(text) {
  const blocks = blocksOf(text, 'js').map(checked)
  const [first, ...rest] = blocks
  const isProgram = (block) => /^import /m.test(block)
  const going = rest.filter((block) => !isProgram(block)).map((block) => `{\n${block}\n}`)
  return [[first, ...going].join('\n'), ...rest.filter(isProgram)]
}

for (const readme of READMES) {
  const text = readFileSync(join(ROOT, readme), 'utf8')

  test(`${readme}: its examples give what they say`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'points-rules-readme-'))
    try {
      mkdirSync(join(folder, 'node_modules'))
      symlinkSync(PKG, join(folder, 'node_modules/points-rules'), 'junction')
      let stated = 0
      programsOf(text).forEach((program, index) => {
        const file = join(folder, `${index}.mjs`)
        writeFileSync(file, `${HEAD}${program}\nconsole.log(count)\n`)
        stated += Number(execFileSync(process.execPath, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))
      })
      assert.ok(stated >= 8, `only ${stated} values were compared`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test(`${readme}: its rulebook opens`, async () => {
    const { load } = await import(inPkg('node.mjs'))
    const { openRulebook } = await load()
    for (const block of blocksOf(text, 'json')) assert.equal(openRulebook(block).id, 'my-shop')
  })

  test(`${readme}: mentions every name that is exported`, async () => {
    const names = [...Object.keys(await import(inPkg('node.mjs'))), ...Object.keys(await import(inPkg('inline.mjs')))]
    const missing = [...new Set(names)].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
    assert.deepEqual(missing, [])
  })
}
