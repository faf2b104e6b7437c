// Faults: the server killed at random moments, requests sent twice and out of order, two processes at once, a database that
// is read-only, full or gone. Afterwards ledger and balances agree, and nothing is booked twice.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DATABASES, openShop, postgresCluster, Shop } from './shop.mjs'

/** How often the server is killed on each database. */
const KILLS = Number(process.env.SHOP_KILLS ?? 100)

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Numbers that look random and are the same in every run. */
function chance(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

async function furnished(database, env) {
  const shop = await openShop(database, { env })
  const seller = await shop.merchant('seller', { tea: ['100.00'], ring: ['3000.00', '0.2'] })
  const members = [await shop.member('a')]
  for (const login of ['b', 'c', 'd', 'e', 'f']) members.push(await shop.member(login, members.at(-1).id))
  await shop.boss()
  return { shop, seller, members }
}

/** Sends a request until it is answered, as a client does that lost the answer: with the same key. */
async function persistently(send) {
  for (let tries = 0; tries < 400; tries += 1) {
    try {
      return await send()
    } catch (error) {
      if (error.status !== undefined && error.status !== 503) throw error
      await sleep(10)
    }
  }
  throw new Error('no answer in 400 attempts')
}

/** A booking that is sent until it is answered. */
const booking = (shop, path, token, body) => {
  const key = randomUUID()
  return persistently(() => shop.post(path, token, body, key))
}

/** One that confirms the quote as it is, as often as it moves on. */
async function confirming(shop, path, token, body) {
  const key = randomUUID()
  let preview = { digest: '', quote: {} }
  for (;;) {
    try {
      return await persistently(() => shop.post(path, token, { ...body, preview }, key))
    } catch (error) {
      if (error.code !== 'STALE_PREVIEW') throw error
      preview = { digest: error.problem.digest, quote: error.problem.quote }
    }
  }
}

for (const database of DATABASES) {
  test(`${database.name}: killed ${KILLS} times during orders, refunds and settlements`, async () => {
    const { shop, seller, members } = await furnished(database, { SHOP_CHUNK: '1' })
    const random = chance(15)
    const counts = { orders: 0, refunds: 0, days: 0 }
    let over = false

    async function shopper({ token }, good) {
      while (!over) {
        const lines = [{ product: seller.goods[good], quantity: 2 }]
        const body = { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }
        const { id } = await confirming(shop, '/orders', token, body)
        await booking(shop, `/orders/${id}/pay`, token)
        await booking(shop, `/orders/${id}/complete`, token, { preview: null })
        counts.orders += 1
        if (random() < 0.3) {
          await booking(shop, `/orders/${id}/refunds`, token, { returning: [1], freight: '0', preview: null })
          counts.refunds += 1
        }
      }
    }

    async function operator() {
      while (!over) {
        const day = (await persistently(() => shop.get('/readyz'))).day
        await booking(shop, '/operator/settlements', shop.bossToken, { day })
        counts.days += 1
        await sleep(30)
      }
    }

    const work = Promise.all([shopper(members[0], 'tea'), shopper(members[3], 'ring'), shopper(members[5], 'tea'), operator()])
    for (let kills = 0; kills < KILLS; kills += 1) {
      await sleep(50 + random() * 200)
      await shop.kill()
      await shop.start()
    }
    // A slow machine gets little done between two kills; what was interrupted goes on all the same.
    const enough = () => counts.orders >= 10 && counts.refunds >= 2 && counts.days >= 2
    for (let waits = 0; waits < 600 && !enough(); waits += 1) await sleep(100)
    over = true
    await work
    assert.ok(enough(), JSON.stringify(counts))
    assert.match(shop.rebuild(), / 0 differences/)
    const owned = await Promise.all(members.map(({ token }) => shop.get('/me/orders?limit=200', token)))
    const completed = owned.flatMap(({ orders }) => orders).filter(({ status }) => status === 'completed')
    // The list ends at 200 an owner.
    assert.ok(completed.length === counts.orders || owned.some(({ orders }) => orders.length === 200))
    await shop.stop()
  })

  test(`${database.name}: two processes on one database`, async () => {
    const { shop, seller, members } = await furnished(database, { SHOP_CHUNK: '1' })
    const second = new Shop(shop.url, { SHOP_CHUNK: '1' })
    second.bossToken = shop.bossToken
    await second.start()
    const lines = [{ product: seller.goods.tea, quantity: 1 }]
    const body = { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }
    await Promise.all(
      members.flatMap(({ token }, number) =>
        [shop, second].map(async (process) => {
          for (let orders = 0; orders < 4; orders += 1) {
            const { id } = await confirming(process, '/orders', token, body)
            await booking(process, `/orders/${id}/pay`, token)
            // The same request to both at once, as a client does that tries another address.
            const key = randomUUID()
            const both = await Promise.all(
              [shop, second].map((each) => persistently(() => each.post(`/orders/${id}/complete`, token, { preview: null }, key))),
            )
            assert.deepEqual(both[0], both[1])
          }
          if (number === 0) {
            const settled = await Promise.all([shop, second].map((each) => persistently(() => each.operate('settlements', { day: '2026-01-01' }))))
            assert.deepEqual(settled[0], settled[1])
          }
        }),
      ),
    )
    assert.equal(await second.day(), '2026-01-02')
    for (const { token } of members) {
      const { orders } = await second.get('/me/orders', token)
      assert.equal(orders.filter(({ status }) => status === 'completed').length, 8)
    }
    assert.match(shop.rebuild(), / 0 differences/)
    await Promise.all([shop.stop(), second.stop()])
  })

  test(`${database.name}: a retry that arrives late changes nothing`, async () => {
    const { shop, seller, members } = await furnished(database)
    const [{ token }] = members
    const lines = [{ product: seller.goods.tea, quantity: 3 }]
    const body = { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }
    const { id } = await shop.confirm('/orders', token, body)
    const sent = [
      ['pay', undefined],
      ['refunds', { returning: [1], freight: '0', preview: null }],
      ['complete', { preview: null }],
      ['refunds', { returning: [2], freight: '0', preview: null }],
    ].map(([step, asked]) => ({ path: `/orders/${id}/${step}`, asked, key: randomUUID() }))
    const first = []
    for (const { path, asked, key } of sent) first.push(await shop.post(path, token, asked, key))
    for (const index of [3, 0, 2, 1, 1, 3]) {
      const { path, asked, key } = sent[index]
      assert.deepEqual(await shop.post(path, token, asked, key), first[index])
    }
    assert.match(shop.rebuild(), / 0 differences/)
  })
}

test('sqlite: a database that is read-only is read and not booked in, and books again afterwards', async () => {
  const { shop, seller, members } = await furnished(DATABASES[0])
  const [{ token }] = members
  const id = await shop.order(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
  await shop.stop()
  const readOnly = new Shop(`${shop.url}?mode=ro`)
  await readOnly.start()
  const complete = (at) => at.post(`/orders/${id}/complete`, token, { preview: null }, 'one key')
  await assert.rejects(complete(readOnly), { status: 503, code: 'DATABASE_UNAVAILABLE' })
  assert.equal((await readOnly.get(`/orders/${id}`, token)).status, 'paid')
  await readOnly.stop()
  await shop.start()
  assert.equal((await complete(shop)).status, 'completed')
  assert.match(shop.rebuild(), / 0 differences/)
})

test('postgres: a database that turns read-only refuses, and books again afterwards', async () => {
  const { shop, seller, members } = await furnished(DATABASES[1])
  const cluster = await postgresCluster()
  const [{ token }] = members
  const lines = [{ product: seller.goods.tea, quantity: 1 }]
  const id = await shop.order(token, seller, lines)
  const name = shop.url.split('/').at(-1)
  const readOnly = (on) => {
    cluster.sql('postgres', `ALTER DATABASE ${name} SET default_transaction_read_only = ${on}`)
    cluster.sql('postgres', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
  }
  readOnly('on')
  const complete = () => shop.post(`/orders/${id}/complete`, token, { preview: null }, 'one key')
  await assert.rejects(complete(), { status: 503, code: 'DATABASE_UNAVAILABLE' })
  readOnly('off')
  const { status } = await persistently(complete)
  assert.equal(status, 'completed')
  assert.match(shop.rebuild(), / 0 differences/)
})

test('postgres: a database that is gone for a while loses nothing', async () => {
  const { shop, seller, members } = await furnished(DATABASES[1])
  const cluster = await postgresCluster()
  const [{ token }] = members
  const lines = [{ product: seller.goods.tea, quantity: 1 }]
  const id = await shop.order(token, seller, lines)
  await cluster.stop()
  const complete = () => shop.post(`/orders/${id}/complete`, token, { preview: null }, 'one key')
  await assert.rejects(complete(), { status: 503 })
  await assert.rejects(shop.get('/readyz'), { status: 503 })
  assert.equal((await shop.get('/healthz')).status, 'ok')
  await cluster.start()
  assert.equal((await persistently(complete)).status, 'completed')
  assert.match(shop.rebuild(), / 0 differences/)
})

test('sqlite: a database that another process holds locked refuses in time, and books again afterwards', async () => {
  const { shop, seller, members } = await furnished(DATABASES[0])
  const [{ token }] = members
  const id = await shop.order(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
  const program = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("BEGIN IMMEDIATE"); print("locked", flush=True); sys.stdin.read()'
  const locking = spawn('python3', ['-c', program, shop.url.slice('sqlite://'.length)], { stdio: ['pipe', 'pipe', 'inherit'] })
  await new Promise((resolve) => locking.stdout.once('data', resolve))
  const complete = () => shop.post(`/orders/${id}/complete`, token, { preview: null }, 'one key')
  // A second one waits in the process for the first: both are answered, and reading goes on.
  const waiting = [complete(), complete()].map((booked) => assert.rejects(booked, { status: 503, code: 'DATABASE_UNAVAILABLE' }))
  assert.equal((await shop.get(`/orders/${id}`, token)).status, 'paid')
  await Promise.all(waiting)
  locking.stdin.end()
  await new Promise((resolve) => locking.once('exit', resolve))
  assert.equal((await persistently(complete)).status, 'completed')
  assert.match(shop.rebuild(), / 0 differences/)
  await shop.stop()
})

/** A folder with room for little, which has no room any more after `fill()`; only root can make one. */
function smallDisk(size, owner) {
  const folder = mkdtempSync(join(tmpdir(), 'points-rules-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700,uid=${owner ?? 0}`, 'tmpfs', folder])
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => execFileSync('sh', ['-c', `head -c 100m /dev/zero > ${ballast} || true`], { stdio: 'ignore' }),
    free: () => rmSync(ballast),
    end() {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const ON_SMALL = {
  sqlite: () => {
    const disk = smallDisk('6m')
    return { disk, fresh: async () => `sqlite://${join(disk.folder, 'shop.db')}`, end: async () => disk.end() }
  },
  // The tables are on the small disk; what PostgreSQL needs to run is not.
  postgres: () => {
    const disk = smallDisk('16m', execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).trim())
    return {
      disk,
      async fresh() {
        const url = await DATABASES[1].fresh()
        const cluster = await postgresCluster()
        cluster.sql('postgres', `CREATE TABLESPACE small LOCATION '${disk.folder}'`)
        cluster.sql('postgres', 'CREATE DATABASE small TABLESPACE small')
        return url.replace(/\w+$/, 'small')
      },
      async end() {
        const cluster = await postgresCluster()
        cluster.sql('postgres', 'DROP DATABASE small WITH (FORCE)')
        cluster.sql('postgres', 'DROP TABLESPACE small')
        disk.end()
      },
    }
  },
}

for (const { name } of DATABASES) {
  test(`${name}: a full disk refuses, and books again when there is room`, async (t) => {
    if (process.getuid() !== 0) return t.skip('only root can mount a small tmpfs')
    const small = ON_SMALL[name]()
    try {
      const { shop, seller, members } = await furnished({ name, fresh: small.fresh })
      const [{ token }] = members
      const lines = [{ product: seller.goods.tea, quantity: 1 }]
      const order = (key) => shop.confirm('/orders', token, { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }, key)
      small.disk.fill()
      let refused = 0
      let placed = 0
      for (let tries = 0; tries < 600 && refused < 3; tries += 1) {
        try {
          const { id } = await order(randomUUID())
          await shop.post(`/orders/${id}/pay`, token)
          placed += 1
        } catch (error) {
          assert.equal(error.status, 503, error.message)
          refused += 1
        }
      }
      assert.equal(refused, 3, `${placed} orders were placed`)
      small.disk.free()
      await shop.buy(token, seller, lines)
      assert.match(shop.rebuild(), / 0 differences/)
      await shop.stop()
    } finally {
      await small.end()
    }
  })
}
