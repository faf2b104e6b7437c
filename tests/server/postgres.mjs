// A PostgreSQL of the tests' own: a temporary folder and port, started as another user than root, stopped by its pid.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

const DEBIAN = '/usr/lib/postgresql'

/** The folder of PostgreSQL's programs: named by PG_BIN, or Debian's newest. */
export function postgresBin() {
  if (process.env.PG_BIN) return process.env.PG_BIN
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  if (versions.length === 0) throw new Error('PostgreSQL is not installed; cargo xtask test --step server installs it')
  return join(DEBIAN, versions[0], 'bin')
}

/** PostgreSQL refuses to run as root: then it runs as the user whom Debian's package made. */
function otherUser() {
  if (process.getuid() !== 0) return {}
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })))
  return { uid, gid }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

const started = []
// At the level of the file: within a test it would belong to that test.
after(async () => {
  for (const cluster of started) {
    await cluster.stop()
    rmSync(cluster.folder, { recursive: true, force: true })
  }
})

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** A running cluster: `create(name)` gives a new database's URL, `stop()` and `start()` end and restart it. */
export async function startPostgres() {
  const bin = postgresBin()
  const user = otherUser()
  const folder = mkdtempSync(join(tmpdir(), 'points-rules-pg-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const run = (program, ...args) => execFileSync(join(bin, program), args, { ...user, cwd: folder, stdio: 'pipe' })
  run('initdb', '--pgdata', data, '--username', 'shop', '--auth', 'trust', '--locale', 'C', '--encoding', 'UTF8')
  const isReady = () => {
    try {
      run('pg_isready', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'shop')
      return true
    } catch {
      return false
    }
  }
  let server
  const cluster = {
    port,
    bin,
    async start() {
      const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1']
      server = spawn(join(bin, 'postgres'), options, { ...user, cwd: folder, stdio: 'ignore' })
      for (let tries = 0; tries < 200 && !isReady(); tries += 1) await sleep(50)
    },
    /** At once, as a crash would: SIGQUIT. */
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGQUIT')
      await ended
    },
    create(name) {
      run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'shop', name)
      return cluster.url(name)
    },
    url: (name) => `postgres://shop@127.0.0.1:${port}/${name}`,
    sql: (name, sql) => run('psql', '-qAt', '-h', '127.0.0.1', '-p', String(port), '-U', 'shop', '-d', name, '-c', sql).toString(),
    run,
    folder,
  }
  await cluster.start()
  started.push(cluster)
  return cluster
}
