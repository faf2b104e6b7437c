// A shop under test: its database, its server's process, and requests to it.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after } from 'node:test'
import { startPostgres } from './postgres.mjs'

export const ROOT = resolve(import.meta.dirname, '../..')
export const SERVER = process.env.POINTS_RULES_SERVER ?? join(ROOT, 'target/debug/points-rules-server')
export const rulebookFile = (name) => join(ROOT, `rulebooks/${name}.json`)
export const DAY = '2026-01-01'
export const readRulebook = (name) => JSON.parse(readFileSync(rulebookFile(name), 'utf8'))
const PASSWORD = 'correct horse'

const folder = mkdtempSync(join(tmpdir(), 'points-rules-shop-'))
const running = new Set()
let shops = 0

after(async () => {
  await Promise.all([...running].map((shop) => shop.kill()))
  rmSync(folder, { recursive: true, force: true })
})

let cluster
/** Each kind of database: `fresh()` is the URL of an empty one. */
export const DATABASES = [
  { name: 'sqlite', fresh: async () => `sqlite://${join(folder, `shop${(shops += 1)}.db`)}` },
  {
    name: 'postgres',
    async fresh() {
      cluster ??= startPostgres()
      return (await cluster).create(`shop${(shops += 1)}`)
    },
  },
]
export const postgresCluster = () => cluster

/** What a request got. */
export class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem.code} at ${problem.path}: ${problem.detail}`)
    this.status = status
    this.problem = problem
    this.code = problem.code
  }
}

export class Shop {
  constructor(url, env = {}) {
    this.url = url
    this.env = { ...process.env, SHOP_RATE: '0', SHOP_LOGINS: '100000', RUST_LOG: 'error', ...env, DATABASE_URL: url, SHOP_PASSWORD: PASSWORD }
    this.log = ''
  }

  /** Runs a command of the server to its end. */
  command(...args) {
    return execFileSync(SERVER, args, { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Opens the shop with a rulebook: the name of a ready one, or a document. */
  init(rulebook = 'mall', ...more) {
    const file = typeof rulebook === 'string' ? rulebookFile(rulebook) : join(folder, `rulebook${(shops += 1)}.json`)
    if (typeof rulebook !== 'string') writeFileSync(file, JSON.stringify(rulebook))
    // Some ready rulebooks pay out more than comes in.
    const published = JSON.parse(this.command('init', '--rulebook', file, '--day', DAY, '--accept', 'a test', ...more))
    this.command('operator', '--login', 'boss')
    return published
  }

  /** Starts a server's process. */
  async start(...args) {
    this.process = spawn(SERVER, ['serve', '--listen', '127.0.0.1:0', ...args], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(this)
    const { process: server } = this
    server.stderr.on('data', (text) => (this.log += text))
    this.base = await new Promise((ready, fail) => {
      let text = ''
      server.stdout.on('data', (more) => {
        text += more
        const address = /listening on (\S+)\n/.exec(text)
        if (address) ready(`http://${address[1]}`)
      })
      server.once('exit', () => fail(new Error(`the server ended: ${this.log}`)))
    })
    return this
  }

  end(signal) {
    const { process: server } = this
    running.delete(this)
    if (!server || server.exitCode !== null || server.signalCode !== null) return Promise.resolve()
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    return ended
  }

  kill() {
    return this.end('SIGKILL')
  }

  stop() {
    return this.end('SIGTERM')
  }

  /** A request; throws `Refused` unless it went well. */
  async ask(method, path, { token, body, key, headers } = {}) {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    const read = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text
    if (!answer.ok) throw new Refused(answer.status, read)
    return read
  }

  get(path, token) {
    return this.ask('GET', path, { token })
  }

  /** A booking with a key of its own, or a given one. */
  post(path, token, body, key = randomUUID()) {
    return this.ask('POST', path, { token, body, key })
  }

  async login(login, password = PASSWORD) {
    return (await this.ask('POST', '/sessions', { body: { login, password } })).token
  }

  /** The operator's token. */
  async boss() {
    return (this.bossToken ??= await this.login('boss'))
  }

  async operate(path, body, key) {
    return this.post(`/operator/${path}`, await this.boss(), body, key)
  }

  /** A member who can log in: `{id, token}`. */
  async member(login, sponsor = null) {
    const { id } = await this.operate('members', { login, password: PASSWORD, sponsor, operator: false })
    return { id, token: await this.login(login) }
  }

  /** A merchant with products by name: `{name: [price, contributionRate, earns]}`. */
  async merchant(name, products, { platform = false, freight = '0' } = {}) {
    const account = await this.member(`merchant ${name}`)
    const { id } = await this.operate('merchants', { name, member: account.id, platform, freight })
    const goods = {}
    for (const [good, [price, contributionRate = null, earns = null]] of Object.entries(products)) {
      goods[good] = (await this.operate('products', { merchant: id, name: good, price, contributionRate, earns })).id
    }
    return { id, account, goods, platform, freight }
  }

  async day() {
    return (await this.get('/readyz')).day
  }

  async settle() {
    return this.operate('settlements', { day: await this.day() })
  }

  /** Books with a preview as it is now: the quote that a stale one is refused with. */
  async confirm(path, token, body, key) {
    try {
      return await this.post(path, token, { ...body, preview: { digest: '', quote: {} } }, key)
    } catch (error) {
      if (error.code !== 'STALE_PREVIEW') throw error
      const { digest, quote } = error.problem
      return this.post(path, token, { ...body, preview: { digest, quote } }, key)
    }
  }

  /** An order of one merchant, placed and paid. */
  async order(token, merchant, lines, more = {}) {
    const body = { merchant: merchant.id, lines, voucher: null, points: '0', fixedPoints: '0', ...more }
    const { id } = await this.confirm('/orders', token, body)
    await this.post(`/orders/${id}/pay`, token)
    return id
  }

  /** An order that is booked, too. */
  async buy(token, merchant, lines, more) {
    const id = await this.order(token, merchant, lines, more)
    const { booked } = await this.post(`/orders/${id}/complete`, token, { preview: null })
    return { id, booked }
  }

  /** Rebuilds all balances from the ledger and compares; throws with the differences. */
  rebuild() {
    try {
      return this.command('rebuild')
    } catch (error) {
      throw new Error(`rebuild: ${error.stdout}${error.stderr}`)
    }
  }
}

/** A shop with a rulebook and a running server. */
export async function openShop(database, { rulebook = 'mall', env } = {}) {
  const shop = new Shop(await database.fresh(), env)
  shop.published = shop.init(rulebook)
  return shop.start()
}
