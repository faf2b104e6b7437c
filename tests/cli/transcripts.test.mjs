// Transcripts in Markdown are run: what a page shows is what the tool prints, natively and from the npm package.
//
// In a block marked `console`, a line `$ COMMAND` is run by a shell and what follows is its output, both streams together;
// `[exit N]` closes the output of a command that does not end with 0. Commands of a page share a folder, which starts with
// the files of tests/cli/files. UPDATE_TRANSCRIPTS=1 writes what the native tool prints.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '../..')
const PAGES = [
  'docs/CLI.md',
  'docs/LINT.md',
  'docs/LINT.zh-CN.md',
  ...readdirSync(import.meta.dirname).filter((name) => name.endsWith('.md')).map((name) => `tests/cli/${name}`),
]
const TOOLS = {
  native: resolve(ROOT, process.env.POINTS_RULES_CLI ?? 'target/debug/points-rules'),
  npm: resolve(ROOT, process.env.POINTS_RULES_PKG ?? 'target/pkg', 'cli/points-rules.js'),
}

function runIn(folder, tool, command) {
  const bin = join(folder, '.bin')
  mkdirSync(bin, { recursive: true })
  rmSync(join(bin, 'points-rules'), { force: true })
  symlinkSync(TOOLS[tool], join(bin, 'points-rules'))
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8' }
  const { stdout, status } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd: folder, env, encoding: 'utf8' })
  const output = stdout.length > 0 && !stdout.endsWith('\n') ? `${stdout}\n` : stdout
  return status === 0 ? output : `${output}[exit ${status}]\n`
}

/** The page with the output of its commands. */
function played(page, tool) {
  const folder = mkdtempSync(join(tmpdir(), 'points-rules-cli-'))
  cpSync(join(import.meta.dirname, 'files'), folder, { recursive: true })
  let [commands, lines, isOpen, isOutput] = [0, [], false, false]
  for (const line of page.split('\n')) {
    if (line.startsWith('```')) {
      isOpen = line === '```console'
      isOutput = false
    }
    if (isOpen && line.startsWith('$ ')) {
      isOutput = true
      commands += 1
      lines.push(line)
      const output = runIn(folder, tool, line.slice(2))
      if (output !== '') lines.push(output.slice(0, -1))
    } else if (!isOutput) {
      lines.push(line)
    }
  }
  rmSync(folder, { recursive: true })
  return { text: lines.join('\n'), commands }
}

for (const path of PAGES) {
  const page = readFileSync(resolve(ROOT, path), 'utf8')
  if (process.env.UPDATE_TRANSCRIPTS) writeFileSync(resolve(ROOT, path), played(page, 'native').text)
  for (const tool of Object.keys(TOOLS)) {
    test(`${path}, ${tool}`, () => {
      const { text, commands } = played(page, tool)
      assert.ok(commands > 0, 'a page without commands')
      assert.equal(text, page, 'UPDATE_TRANSCRIPTS=1 writes what the tool prints now')
    })
  }
}
