// Throw-away projects outside the tree, into which the packed tarball is installed like anyone would.
import { spawn } from 'node:child_process'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const QUIET = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']

// As it was at the start: Vite sets NODE_ENV in this process, and npm would then leave tools out.
const ENV = { ...process.env }
delete ENV.NODE_ENV

/** What a program said, without the minified lines that stack traces quote. */
function readable(text) {
  return text.replace(/^(.{300}).+$/gm, '$1…').slice(0, 4000)
}

/** A program that must succeed; gives what it printed. */
export function run(program, args, { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...ENV, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    let said = ''
    child.stdout.on('data', (data) => (printed += data))
    child.stderr.on('data', (data) => (said += data))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve(printed)
      reject(new Error(`${basename(program)} ${args.join(' ')} ended with ${code}\n${readable(printed + said)}`))
    })
  })
}

/** A server that a check starts: waits for `ready` in what it prints, gives the match and `stop`. */
export function start(program, args, { cwd, env = {}, ready, timeout = 60_000 }) {
  const child = spawn(program, args, { cwd, env: { ...ENV, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const stop = async () => {
    try {
      process.kill(-child.pid)
    } catch {
      // It is gone already.
    }
    await ended
  }
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => stop().then(() => reject(new Error(`not ready in time:\n${readable(printed)}`))), timeout)
    const look = (data) => {
      printed += data
      const match = ready.exec(printed)
      if (match === null) return
      clearTimeout(timer)
      resolve({ match, stop })
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      reject(new Error(`${basename(program)} ended with ${code}\n${readable(printed)}`))
    })
  })
}

export async function pack(folder, destination) {
  const printed = await run(NPM, ['pack', folder, '--json', '--pack-destination', destination])
  const report = JSON.parse(printed)
  const [{ filename }] = Array.isArray(report) ? report : Object.values(report)
  return join(destination, filename)
}

/** A copy of a project with its own dependencies as locked, and the tarball beside them. */
export async function install(source, tarball) {
  const dir = await mkdtemp(join(tmpdir(), `points-rules-${basename(source)}-`))
  await cp(source, dir, { recursive: true, filter: (path) => !/node_modules|\/dist|\/\.next/.test(path.slice(source.length)) })
  await run(NPM, ['install', '--no-save', ...QUIET, tarball], { cwd: dir })
  return dir
}
