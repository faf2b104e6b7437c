// What the dearest operations cost a client: `node tests/mini/cost.mjs`. A measurement, not a test: it prints
// a table and judges nothing. The interpreter-only engine is Debian's JavaScriptCore with its compilers switched off.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newFolder, removeAll, unpack } from './lib/project.mjs'
import { execOf, MINI, ROOT } from './lib/tools.mjs'

/** `JSC` names a shell; otherwise it comes from Debian, unpacked beside the other tools and not installed. */
async function javaScriptCore() {
  if (process.env.JSC) return { command: process.env.JSC, env: process.env }
  const folder = join(MINI, 'node_modules', '.jsc')
  const libraries = join(folder, 'usr/lib/x86_64-linux-gnu')
  if (!existsSync(join(folder, 'usr/bin/jsc'))) {
    mkdirSync(folder, { recursive: true })
    await execOf('apt-get', ['download', 'libjavascriptcoregtk-4.0-bin', 'libjavascriptcoregtk-4.0-18'], { cwd: folder })
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.deb'))) {
      await execOf('dpkg-deb', ['-x', join(folder, name), folder])
    }
  }
  return { command: join(folder, 'usr/bin/jsc'), env: { ...process.env, LD_LIBRARY_PATH: libraries } }
}

// The clock is the processor time that the script's thread was given, so that a busy machine does not count: the script
// asks for it on a line of its own and reads the answer.
const ASK = `const now = () => { report('?'); return Number(answer()) / 1e6 };`
const inNode = `const fs = require('fs'); const report = (line) => fs.writeSync(1, line + '\\n');
const answer = () => { const line = Buffer.alloc(64); return line.toString('utf8', 0, fs.readSync(0, line)) };`
const inShell = 'const report = (line) => print(line); const answer = () => readline();'

/** One script with the package in it, because a bare shell has no modules. */
function programOf(packed, wasm) {
  const text = (file) => readFileSync(join(packed, 'miniprogram_dist', file), 'utf8')
  const asModule = (name, file) => `${name}: function (module, exports, require) {${text(file)}\n}`
  const bytes = wasm ? `new Uint8Array([${readFileSync(join(packed, 'mp/points_rules.wasm')).join()}])` : 'null'
  const rulebook = readFileSync(join(ROOT, 'rulebooks/mall.json'), 'utf8')
  return [
    `const modules = {${asModule('index', 'index.js')},\n${asModule('fallback', 'fallback.js')}};`,
    `const wasmBytes = ${bytes};`,
    `const rulebook = ${JSON.stringify(rulebook)};`,
    readFileSync(join(MINI, 'cost/program.js'), 'utf8'),
  ].join('\n')
}

/** Nanoseconds that a process's first thread has run. */
function spentBy(pid) {
  return readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]
}

async function linesOf(engine, file) {
  const child = spawn(engine.command, [...engine.args, file], { env: engine.env, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = []
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code === null ? signal : code)))
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === '?') child.stdin.write(`${spentBy(child.pid)}\n`)
    else lines.push(line)
  }
  const end = await ended
  if (lines.pop() !== 'done') throw new Error(`${engine.name} ended early (${end}) after ${lines[lines.length - 1]}`)
  return lines
}

async function measured(engine, program) {
  const file = join(newFolder('cost'), 'program.js')
  writeFileSync(file, [engine.host, ASK, program].join('\n'))
  const rows = new Map()
  for (const line of await linesOf(engine, file)) {
    const [name, size, , cost] = line.split('\t')
    rows.set(`${name}\t${size}`, Number(cost))
  }
  return rows
}

const shown = (cost) => (cost === undefined ? '' : cost >= 100 ? cost.toFixed(0) : cost.toPrecision(3))

async function main() {
  const packed = newFolder('package')
  await unpack(packed)
  const jsc = await javaScriptCore()
  const engines = [
    { name: 'V8, WebAssembly', wasm: true, host: inNode, command: process.execPath, args: [] },
    { name: 'V8, fallback', wasm: false, host: inNode, command: process.execPath, args: [] },
    { name: 'JSC interpreter, WebAssembly', wasm: true, host: inShell, args: ['--useJIT=false'], ...jsc },
    { name: 'JSC interpreter, fallback', wasm: false, host: inShell, args: ['--useJIT=false'], ...jsc },
  ]
  const columns = []
  for (const engine of engines) columns.push(await measured(engine, programOf(packed, engine.wasm)))
  console.log(`Milliseconds of processor time a call.\n\n| operation | size | ${engines.map(({ name }) => name).join(' | ')} |`)
  console.log(`| --- | --- |${' --- |'.repeat(engines.length)}`)
  for (const row of columns[0].keys()) {
    console.log(`| ${row.replace('\t', ' | ')} | ${columns.map((column) => shown(column.get(row))).join(' | ')} |`)
  }
}

await main().finally(removeAll)
