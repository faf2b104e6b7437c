// How many orders a second, and how long each takes, on each database; beside it the database's own limit in the same run.
//
//     cargo build --release -p points-rules-server
//     POINTS_RULES_SERVER=target/release/points-rules-server node server/bench/load.mjs [SECONDS] [CLIENTS]
//
// An order is placed with a preview that the server checks, paid and completed: three requests, three transactions. The limit
// is what the database does with the statements of these three transactions, sent by one client each without a server between.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASES, openShop, postgresCluster } from '../../tests/server/shop.mjs'

const [seconds = 10, clients = 4] = process.argv.slice(2).map(Number)

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

async function load(shop) {
  const seller = await shop.merchant('seller', { tea: ['100.00'] })
  const members = []
  for (let number = 0; number < clients; number += 1) members.push(await shop.member(`member${number}`, members.at(-1)?.id))
  const lines = [{ product: seller.goods.tea, quantity: 1 }]
  const end = performance.now() + seconds * 1000
  const took = []
  let stale = 0
  async function shopper({ token }) {
    let preview = { digest: '', quote: {} }
    while (performance.now() < end) {
      const start = performance.now()
      const body = { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }
      let id
      while (id === undefined) {
        try {
          id = (await shop.post('/orders', token, { ...body, preview }, randomUUID())).id
        } catch (error) {
          if (error.code !== 'STALE_PREVIEW') throw error
          stale += 1
          preview = { digest: error.problem.digest, quote: error.problem.quote }
        }
      }
      await shop.post(`/orders/${id}/pay`, token)
      await shop.post(`/orders/${id}/complete`, token, { preview: null })
      took.push(performance.now() - start)
    }
  }
  await Promise.all(members.map(shopper))
  took.sort((a, b) => a - b)
  return { orders: took.length / seconds, p50: at(took, 0.5), p99: at(took, 0.99), stale: stale / took.length }
}

/** The statements of an order's three transactions, as the server sends them, with values of the same length. */
const RECEIPT = 'x'.repeat(1500)
const row = (kind) => `INSERT INTO ledger (seq, kind, day, at, actor, rulebook, op, receipt, sha256) SELECT next_seq, '${kind}', day, day, 'bench', (SELECT digest FROM rulebooks LIMIT 1), 'bench', '${RECEIPT}', '' FROM shop;`
const entry = (line) => `INSERT INTO entries (seq, line, account, owner, change, figure) SELECT next_seq, ${line}, 'cash', 'bench', 'add', '0.00' FROM shop;`
const balance = (account) => `INSERT INTO balances (account, owner, amount) VALUES ('${account}', 'bench', 0) ON CONFLICT (account, owner) DO UPDATE SET amount = excluded.amount;`
const next = 'UPDATE shop SET next_seq = next_seq + 1;'
const transaction = (lock, ...statements) => ['BEGIN;', lock, ...statements, 'COMMIT;'].join('\n')
const statementsOf = (lock) => {
  const read = ['holdings', 'dividend', 'dividend_totals', 'lots'].map((table) => `SELECT * FROM ${table} WHERE member = 'bench';`)
  return [
    transaction(lock, 'SELECT * FROM market;', ...read, row('place'), next),
    transaction(lock, row('pay'), ...[0, 1, 2, 3, 4].map(entry), ...['cash', 'points', 'fixedPoints'].map(balance), next),
    transaction(
      lock,
      'SELECT * FROM market;',
      ...read,
      ...[1, 2, 3, 4, 5].flatMap(() => [row('complete'), entry(0), entry(1), next]),
      'UPDATE market SET fund_balance = fund_balance;',
      ...['cash', 'points', 'turnover'].map(balance),
    ),
  ]
}

async function limitOfPostgres(shop) {
  const cluster = await postgresCluster()
  const script = join(cluster.folder, 'order.sql')
  writeFileSync(script, statementsOf('SELECT * FROM shop FOR UPDATE;').join('\n'))
  const name = shop.url.split('/').at(-1)
  const printed = cluster.run('pgbench', '-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'shop', '-n', '-M', 'prepared', '-c', String(clients), '-T', String(seconds), '-f', script, name)
  return Number(/tps = ([\d.]+)/.exec(printed)[1])
}

function limitOfSqlite(shop) {
  const program = `
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute('PRAGMA journal_mode = WAL'); c.execute('PRAGMA synchronous = FULL')
statements = [s for t in sys.stdin.read().split('\\x00') for s in t.split('\\n') if s]
end = time.monotonic() + float(sys.argv[2]); orders = 0
while time.monotonic() < end:
    for s in statements: c.execute(s).fetchall()
    orders += 1
print(orders / float(sys.argv[2]))
`
  const input = statementsOf('SELECT * FROM shop;').join('\0').replaceAll('BEGIN;', 'BEGIN IMMEDIATE;')
  return Number(execFileSync('python3', ['-c', program, shop.url.slice('sqlite://'.length), String(seconds)], { input, encoding: 'utf8' }))
}

for (const database of DATABASES) {
  const shop = await openShop(database)
  const { orders, p50, p99, stale } = await load(shop)
  const rebuilt = shop.rebuild().trim()
  await shop.stop()
  const limit = database.name === 'postgres' ? await limitOfPostgres(shop) : limitOfSqlite(shop)
  console.log(`${database.name}: ${orders.toFixed(1)} orders/s with ${clients} clients, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${stale.toFixed(2)} stale previews an order; the database alone ${limit.toFixed(1)} orders/s, ratio ${(orders / limit).toFixed(2)}; ${rebuilt}`)
}
