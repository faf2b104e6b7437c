// What is deployed, read as text: it is built nowhere here. And the description, the backup, the seeder and the end of a server.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DATABASES, openShop, postgresCluster, ROOT, SERVER, Shop } from './shop.mjs'

const read = (path) => readFileSync(join(ROOT, path), 'utf8')

/** The instructions of a Dockerfile: a word and what follows, with lines that go on put together. */
function instructions(text) {
  const lines = text.replace(/\\\n\s*/g, ' ').split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [, word, rest] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? assert.fail(`not an instruction: ${line}`)
    return { word, rest }
  })
}

test('the Dockerfile builds with the pinned compiler, runs as no root, and starts the server', () => {
  const found = instructions(read('server/Dockerfile'))
  const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'VOLUME', 'ENV', 'EXPOSE', 'STOPSIGNAL', 'ENTRYPOINT', 'CMD']
  for (const { word } of found) assert.ok(known.includes(word), word)
  const [build, run] = found.filter(({ word }) => word === 'FROM')
  const [, channel] = /channel = "(\d+\.\d+)/.exec(read('rust-toolchain.toml'))
  assert.ok(build.rest.startsWith(`rust:${channel}`), build.rest)
  // Both stages have the same C library.
  assert.match(build.rest, /bookworm/)
  assert.match(run.rest, /bookworm/)
  for (const { rest } of [build, run]) assert.doesNotMatch(rest, /:latest|^[^:]+$/)
  const words = found.map(({ word }) => word)
  assert.ok(words.lastIndexOf('USER') < words.indexOf('ENTRYPOINT'))
  assert.match(found.findLast(({ word }) => word === 'USER').rest, /^[1-9]\d*:[1-9]\d*$/)
  const command = found.filter(({ word }) => ['ENTRYPOINT', 'CMD'].includes(word)).map(({ rest }) => JSON.parse(rest))
  assert.deepEqual(command, [['points-rules-server'], ['serve', '--listen', '0.0.0.0:8080']])
  for (const path of ['.git', '**/target', '**/node_modules']) assert.ok(read('.dockerignore').split('\n').includes(path))
})

test('hadolint has nothing to say about the Dockerfile', () => {
  const program = process.env.HADOLINT ?? assert.fail('HADOLINT is not set; run cargo xtask test --step server')
  const { status, stdout, stderr } = spawnSync(program, ['--no-color', join(ROOT, 'server/Dockerfile')], { encoding: 'utf8' })
  assert.deepEqual([status, stdout, stderr], [0, '', ''])
})

test('the compose file holds no secret, no moving version and no open port', () => {
  const text = read('server/compose.yaml')
  assert.doesNotMatch(text, /\t|:latest|privileged: true/)
  for (const [line] of text.matchAll(/^.*(PASSWORD|TOKEN).*:.*$/gm)) {
    if (!line.trim().startsWith('#')) assert.match(line, /\$\{\w+:\?/, line)
  }
  for (const [, port] of text.matchAll(/- "(\S+:\d+)"/g)) assert.match(port, /^127\.0\.0\.1:/)
  const names = [...text.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)
  assert.deepEqual(names, ['database', 'shop', 'database'])
  const [, dockerfile] = /dockerfile: (\S+)/.exec(text)
  assert.ok(existsSync(join(ROOT, dockerfile)))
})

test('every reference of the description resolves, every route has its answers', () => {
  const description = JSON.parse(execFileSync(SERVER, ['openapi'], { encoding: 'utf8' }))
  for (const [, path] of JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    assert.ok(path.split('/').reduce((at, part) => at?.[part], description), path)
  }
  const ids = new Set()
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      assert.ok(!ids.has(operation.operationId), operation.operationId)
      ids.add(operation.operationId)
      assert.ok(operation.summary)
      const statuses = Object.keys(operation.responses)
      assert.ok(statuses.some((status) => status.startsWith('2')) && statuses.includes('503'), `${method} ${path}`)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
      assert.deepEqual(declared, named)
      assert.equal(method === 'post' && path !== '/sessions' && !/operator\/(members|merchants|products|items|vouchers)/.test(path),
        operation.parameters.some(({ name }) => name === 'Idempotency-Key'))
    }
  }
})

for (const database of DATABASES) {
  test(`${database.name}: the seeder makes a shop by running the rules`, async () => {
    const shop = new Shop(await database.fresh())
    shop.init()
    shop.command('seed', '--members', '25', '--days', '5', '--orders', '10', '--seed', '7')
    assert.match(shop.rebuild(), /^\d{3,} rows and \d{3,} entries, 0 differences/)
    await shop.start()
    assert.equal(await shop.day(), '2026-01-06')
    const { market } = await shop.get('/market')
    assert.notEqual(market.unitsOutstanding, '0.00000000')
  })

  test(`${database.name}: a server that gets SIGTERM finishes running requests`, async () => {
    const shop = await openShop(database)
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const { token } = await shop.member('buyer')
    const id = await shop.order(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    const completing = shop.post(`/orders/${id}/complete`, token, { preview: null }, 'one key')
    await new Promise((resolve) => setTimeout(resolve, 5))
    await shop.stop()
    assert.equal(shop.process.exitCode, 0)
    const outcome = await completing.catch((error) => error)
    await shop.start()
    const { status } = await shop.get(`/orders/${id}`, token)
    // Either it was taken and booked, or it never arrived.
    assert.equal(status, outcome instanceof Error ? 'paid' : 'completed')
  })

  test(`${database.name}: balances that were damaged are found, and rebuilt from the ledger`, async () => {
    const shop = await openShop(database)
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const { token } = await shop.member('buyer')
    await shop.buy(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    const before = await shop.get('/me', token)
    await shop.stop()
    await damage(shop, database.name, 'UPDATE holdings SET units = units + 1 WHERE units > 0')
    await damage(shop, database.name, "DELETE FROM lots")
    assert.throws(() => shop.rebuild(), /holding of .* units are outstanding|differences/s)
    assert.throws(() => shop.command('rebuild', '--write'))
    assert.match(shop.rebuild(), / 0 differences/)
    await shop.start()
    assert.deepEqual(await shop.get('/me', token), before)
    await shop.stop()
    // A forged row of the ledger is no receipt any more.
    await damage(shop, database.name, "UPDATE ledger SET receipt = replace(receipt, '1', '2') WHERE op = 'appreciation.bookOrder'")
    assert.throws(() => shop.rebuild(), /the receipt differs/)
  })
}

async function damage(shop, kind, sql) {
  if (kind === 'postgres') {
    const cluster = await postgresCluster()
    cluster.sql(shop.url.split('/').at(-1), sql)
  } else {
    const script = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()'
    execFileSync('python3', ['-c', script, shop.url.slice('sqlite://'.length), sql])
  }
}

/** As docs/SERVER.md describes them. */
const BACKUPS = {
  sqlite: async (shop, folder) => {
    const script = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("VACUUM INTO ?", (sys.argv[2],))'
    const copy = join(folder, 'backup.db')
    execFileSync('python3', ['-c', script, shop.url.slice('sqlite://'.length), copy])
    const restored = join(folder, 'restored.db')
    copyFileSync(copy, restored)
    return `sqlite://${restored}`
  },
  postgres: async (shop, folder) => {
    const cluster = await postgresCluster()
    const name = shop.url.split('/').at(-1)
    const to = ['-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'shop']
    const file = join(cluster.folder, 'backup.dump')
    cluster.run('pg_dump', ...to, '--format', 'custom', '--file', file, name)
    const url = cluster.create(`${name}_restored`)
    cluster.run('pg_restore', ...to, '--exit-on-error', '--dbname', `${name}_restored`, file)
    return url
  },
}

for (const database of DATABASES) {
  test(`${database.name}: a backup that is made while the shop runs is restored whole`, async () => {
    const shop = await openShop(database)
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const { token } = await shop.member('buyer')
    await shop.buy(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    const before = await shop.get('/me', token)
    const folder = mkdtempSync(join(tmpdir(), 'points-rules-backup-'))
    try {
      const url = await BACKUPS[database.name](shop, folder)
      await shop.buy(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
      const restored = new Shop(url)
      assert.match(restored.rebuild(), / 0 differences/)
      await restored.start()
      assert.deepEqual(await restored.get('/me', token), before)
      await restored.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
