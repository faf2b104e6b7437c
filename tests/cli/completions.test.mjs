// The completions for bash, asked by bash itself as it asks when TAB is pressed.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '../..')
const TOOL = resolve(ROOT, process.env.POINTS_RULES_CLI ?? 'target/debug/points-rules')

// compopt works only within a completion that readline began. The words are the arguments, the last of them being typed.
const ASK = `
compopt() { :; }
eval "$(cat)"
COMP_WORDS=(points-rules "$@")
COMP_CWORD=$#
_points__rules points-rules "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"
`

function offered(...words) {
  const script = spawnSync(TOOL, ['completions', 'bash'], { encoding: 'utf8' })
  assert.equal(script.status, 0)
  const asked = spawnSync('bash', ['-c', ASK, 'bash', ...words], { encoding: 'utf8', input: script.stdout, cwd: ROOT })
  assert.equal(asked.error, undefined)
  assert.equal(asked.stderr, '')
  return asked.stdout.split('\n').filter((word) => word !== '')
}

test('commands, and the options of each', () => {
  const commands = offered('').filter((word) => !word.startsWith('-'))
  assert.ok(commands.length > 10 && commands.includes('quote'))
  for (const command of commands) assert.ok(offered(command, '--').includes('--json'), command)
})

test('values that are known', () => {
  assert.ok(offered('quote', '').includes('order.total'))
  assert.deepEqual(offered('explain', 'release.acc'), ['release.accelerate'])
  assert.deepEqual(offered('operations', 'dividend.est'), ['dividend.estimate'])
  assert.deepEqual(offered('outlook', '--scheme', ''), ['appreciation', 'dividend', 'release'])
  assert.deepEqual(offered('presets', 'so'), ['sound'])
  assert.deepEqual(offered('man', 'out'), ['outlook'])
  assert.deepEqual(offered('completions', 'z'), ['zsh'])
  assert.deepEqual(offered('check', '--lang', ''), ['zh', 'en'])
})

test('files where a file is meant', () => {
  assert.deepEqual(offered('diff', 'a', 'b', '--order', 'Cargo.t'), ['Cargo.toml'])
  assert.deepEqual(offered('quote', 'order.total', '-r', 'rulebooks/so'), ['rulebooks/sound.json'])
})
