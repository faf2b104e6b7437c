// The statements that the server sends for an order, taken from PostgreSQL's log, to be sent again without the server.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { postgresCluster } from '../../tests/server/shop.mjs'

/** Lets PostgreSQL write each statement with its values into a file. The log is for one database: others stay quiet. */
export async function logStatements(name) {
  const cluster = await postgresCluster()
  for (const setting of ['logging_collector = on', "log_destination = 'csvlog'", "log_directory = 'statements'", 'log_rotation_size = 0']) {
    cluster.sql('postgres', `ALTER SYSTEM SET ${setting}`)
  }
  cluster.sql('postgres', `ALTER DATABASE ${name} SET log_statement = 'all'`)
  await cluster.stop()
  await cluster.start()
}

export async function stopLogging(name) {
  const cluster = await postgresCluster()
  cluster.sql('postgres', `ALTER DATABASE ${name} RESET log_statement`)
  cluster.sql('postgres', 'ALTER SYSTEM RESET ALL')
  await cluster.stop()
  await cluster.start()
}

/** Rows of a CSV text: fields may be quoted and hold line breaks. */
function* csv(text) {
  let row = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\n') {
      yield row
      row = []
    }
  }
}

const [DATABASE, SESSION, MESSAGE, DETAIL] = [2, 5, 13, 14]

/** The logged transactions in the order in which they began: lists of `{sql, values}`, values being SQL literals. */
export async function logged(name) {
  const cluster = await postgresCluster()
  const folder = join(cluster.folder, 'data/statements')
  const text = readdirSync(folder).filter((file) => file.endsWith('.csv')).sort().map((file) => readFileSync(join(folder, file), 'utf8')).join('')
  const open = new Map()
  const transactions = []
  for (const row of csv(text)) {
    if (row[DATABASE] !== name) continue
    const [, sql] = /^(?:statement|execute [^:]+): ([^]*)$/.exec(row[MESSAGE]) ?? []
    if (sql === undefined) continue
    // The migrations that the server begins with are no part of an order.
    if (sql.includes('pg_advisory_unlock')) {
      transactions.length = 0
      continue
    }
    const values = [...row[DETAIL].matchAll(/\$\d+ = (NULL|'(?:[^']|'')*')/g)].map(([, value]) => value)
    if (sql.startsWith('BEGIN')) {
      open.set(row[SESSION], [])
      transactions.push(open.get(row[SESSION]))
    }
    const transaction = open.get(row[SESSION])
    if (transaction) transaction.push({ sql, values })
    // What is asked outside of a transaction is one of its own.
    else if (!/^SET /.test(sql)) transactions.push([{ sql, values }])
    if (/^(COMMIT|ROLLBACK)/.test(sql)) open.delete(row[SESSION])
  }
  return transactions
}

/** Seconds that PostgreSQL takes for the transactions, prepared like the server's, from one connection; `waits`: for the disk. */
export async function replayPostgres(name, transactions, waits) {
  const cluster = await postgresCluster()
  const known = new Map()
  const lines = waits ? [] : ['SET synchronous_commit = off;']
  for (const { sql, values } of transactions.flat()) {
    if (values.length === 0) {
      lines.push(`${sql};`)
      continue
    }
    if (!known.has(sql)) {
      known.set(sql, `s${known.size}`)
      lines.unshift(`PREPARE ${known.get(sql)} AS ${sql};`)
    }
    lines.push(`EXECUTE ${known.get(sql)}(${values.join(', ')});`)
  }
  const script = join(cluster.folder, 'orders.sql')
  writeFileSync(script, lines.join('\n'))
  const start = performance.now()
  cluster.run('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'shop', '-d', name, '-f', script)
  return (performance.now() - start) / 1000
}

/** The tables of a PostgreSQL database, copied into an SQLite file that has the same tables. */
const COPY = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute('BEGIN')
unescaped = {'n': '\\n', 't': '\\t', 'r': '\\r', '\\\\': '\\\\'}
def field(text):
    if text == '\\\\N': return None
    parts = text.split('\\\\\\\\')
    return '\\\\'.join(p.replace('\\\\n', '\\n').replace('\\\\t', '\\t').replace('\\\\r', '\\r') for p in parts)
table = None
for line in sys.stdin:
    line = line.rstrip('\\n')
    if line.startswith('TABLE '):
        table = line[6:]
        c.execute(f'DELETE FROM {table}')
    else:
        row = [field(f) for f in line.split('\\t')]
        c.execute(f'INSERT INTO {table} VALUES ({",".join("?" * len(row))})', row)
c.execute('COMMIT')
`

export async function copyToSqlite(name, file) {
  const cluster = await postgresCluster()
  const tables = cluster.sql(name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_sqlx%'").trim().split('\n')
  const input = tables.map((table) => `TABLE ${table}\n${cluster.sql(name, `COPY ${table} TO STDOUT`)}`).join('')
  execFileSync('python3', ['-c', COPY, file], { input })
}

const REPLAY = `
import json, sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None, cached_statements=256)
for pragma in ['journal_mode = WAL', f'synchronous = {sys.argv[2]}', 'foreign_keys = ON']: c.execute(f'PRAGMA {pragma}')
statements = json.load(sys.stdin)
start = time.monotonic()
for sql, values in statements: c.execute(sql, values).fetchall()
print(time.monotonic() - start)
`

/** Seconds that SQLite takes for the transactions, from one connection; `waits`: for the disk. */
export function replaySqlite(file, transactions, waits) {
  const literal = (text) => (text === 'NULL' ? null : text.slice(1, -1).replaceAll("''", "'"))
  const statements = transactions.flat().map(({ sql, values }) => {
    const listed = sql.replace('SELECT jsonb_array_elements_text($1::jsonb)', 'SELECT value FROM json_each($1)')
    const own = listed.replace(/ FOR UPDATE$/, '').replace(/\$(\d+)/g, '?$1')
    return [own === 'BEGIN' ? 'BEGIN IMMEDIATE' : own.replace(/^BEGIN .*/, 'BEGIN'), values.map(literal)]
  })
  return Number(execFileSync('python3', ['-c', REPLAY, file, waits ? 'FULL' : 'OFF'], { input: JSON.stringify(statements), encoding: 'utf8', maxBuffer: 1 << 20 }))
}
