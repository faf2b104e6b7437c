// Settles one day of many members through each database; beside it the time in which the database alone writes the same rows.
//
//     cargo build --release -p points-rules-server
//     POINTS_RULES_SERVER=target/release/points-rules-server node server/bench/settle.mjs [MEMBERS] [CHUNK] [RULEBOOK]
//
// The members are written into the tables, because buying for each would take hours: this shop's ledger does not rebuild.
// The database alone copies what the settlement wrote into tables of the same kind, in transactions of the same size.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DATABASES, DAY, openShop, postgresCluster } from '../../tests/server/shop.mjs'

const [members = 1_000_000, chunk = 1000] = process.argv.slice(2, 4).map(Number)
const rulebook = process.argv[4] ?? 'dividend'
assert.ok(members >= 1 && members <= 1_000_000 && chunk >= 1, 'at most 10^6 members')
const NEXT = '2026-01-02'

/** Ids as long as the server's own, in the order of their numbers. */
const FIRST = 10n ** 17n
const id = (number) => `'member${FIRST + BigInt(number)}'`
const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${members})`
const member = `'member' || (${FIRST} + i)`

const FILL = [
  // One in ten was referred by nobody, the others by an earlier member.
  `${numbers} INSERT INTO members (id, login, role, sponsor, joined) SELECT ${member}, ${member}, 'member', CASE WHEN i % 10 = 1 THEN NULL ELSE 'member' || (${FIRST} + i / 10 + 1) END, '${DAY}T00:00:00.' || (1000000 + i) FROM n`,
  `${numbers} INSERT INTO dividend (member, shares, quota, day, opening_shares, opening_quota) SELECT ${member}, 10000 * (i % 300 + 1), 100000, '${DAY}', 0, 0 FROM n`,
  `${numbers} INSERT INTO lots (member, order_id, position, daily, remaining, booked_day) SELECT ${member}, ${member}, i, 10000 * (i % 7 + 1), 10000 * (i % 7 + 1) * 100, '${DAY}' FROM n`,
  `INSERT INTO balances (account, owner, amount) VALUES ('turnover', '${NEXT}', ${members * 10_000})`,
]

/** Statements that write again what the settlement wrote. */
function again() {
  const transactions = [[`INSERT INTO ledger_again SELECT * FROM ledger WHERE day = '${NEXT}'`]]
  for (let first = 1; first <= members; first += chunk) {
    const range = (owner) => `${owner} BETWEEN ${id(first)} AND ${id(first + chunk - 1)}`
    transactions.push([
      `INSERT INTO entries_again SELECT * FROM entries WHERE ${range('owner')}`,
      `INSERT INTO balances_again SELECT * FROM balances WHERE ${range('owner')}`,
      `UPDATE dividend_again SET quota = quota - 1 WHERE ${range('member')}`,
      ...(rulebook === 'dividend' ? [] : [`UPDATE lots_again SET remaining = remaining - 1 WHERE ${range('member')}`]),
    ])
  }
  return transactions
}

const RUN = `
import json, sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ['journal_mode = WAL', 'synchronous = FULL']: c.execute(f'PRAGMA {pragma}')
transactions = json.load(sys.stdin)
start = time.monotonic()
for statements in transactions:
    c.execute('BEGIN IMMEDIATE')
    for sql in statements: c.execute(sql)
    c.execute('COMMIT')
print(time.monotonic() - start)
`
/** Tables as they are, with their indexes, under other names. */
const TWINS = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for table in ['entries', 'balances', 'ledger', 'dividend', 'lots']:
    for sql, in c.execute("SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)).fetchall():
        name = sql.split('(')[0].split()[2]
        c.execute(sql.replace(name, name + '_again', 1).replace(f' ON {table} ', f' ON {table}_again '))
for table in ['dividend', 'lots']: c.execute(f'INSERT INTO {table}_again SELECT * FROM {table}')
`

const SQL = {
  sqlite: (shop) => {
    const python = (program, input) => execFileSync('python3', ['-c', program, shop.url.slice('sqlite://'.length)], { input, encoding: 'utf8' })
    return {
      run: (transactions) => Number(python(RUN, JSON.stringify(transactions))),
      twins: () => python(TWINS),
    }
  },
  postgres: (shop, cluster) => {
    const name = shop.url.split('/').at(-1)
    const script = join(cluster.folder, 'settle.sql')
    const run = (transactions) => {
      writeFileSync(script, transactions.map((statements) => ['BEGIN', ...statements, 'COMMIT'].join(';\n')).join(';\n') + ';\n')
      const start = performance.now()
      cluster.run('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'shop', '-d', name, '-f', script)
      return (performance.now() - start) / 1000
    }
    const twins = () => {
      const tables = ['entries', 'balances', 'ledger', 'dividend', 'lots'].map((table) => `CREATE TABLE ${table}_again (LIKE ${table} INCLUDING ALL)`)
      run([tables, ['dividend', 'lots'].map((table) => `INSERT INTO ${table}_again SELECT * FROM ${table}`)])
    }
    return { run, twins }
  },
}

// A test, so that processes and folders are gone at the end, whatever happens.
test('settle', async () => {
  for (const database of DATABASES) {
    const shop = await openShop(database, { rulebook, env: { SHOP_CHUNK: String(chunk) } })
    const sql = SQL[database.name](shop, await postgresCluster())
    // The empty first day: whoever is a member before the second takes part in it.
    await shop.settle()
    sql.run(FILL.map((statement) => [statement]))
    const start = performance.now()
    const { schemes } = await shop.operate('settlements', { day: NEXT }, randomUUID())
    const took = (performance.now() - start) / 1000
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${shop.process.pid}/status`, 'utf8'))[1]) / 1024
    for (const { booked } of Object.values(schemes)) assert.equal(booked, schemes.release ? booked : members)
    await shop.stop()
    sql.twins()
    const limit = sql.run(again())
    console.log(
      `${database.name}: ${members} members of ${rulebook} in ${took.toFixed(1)} s, ${((took / members) * 1e6).toFixed(0)} µs each, ` +
        `peak ${peak.toFixed(0)} MB; the database alone ${limit.toFixed(1)} s, ratio ${(took / limit).toFixed(1)}`,
    )
  }
})
