// How many orders a second, and how long each takes, on each database; beside it the database's own limit in the same run.
//
//     cargo build --release -p points-rules-server
//     POINTS_RULES_SERVER=target/release/points-rules-server node server/bench/load.mjs [SECONDS] [CLIENTS]
//
// An order is quoted, placed with that quote as its preview, paid and completed: four requests, four transactions. For the
// limit, the statements of such orders are taken from PostgreSQL's log and sent again, with the values that they had, to a
// copy of the database as it was before, without a server between. Everything is on loopback.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { DATABASES, openShop, postgresCluster, Shop } from '../../tests/server/shop.mjs'
import { copyToSqlite, logged, logStatements, replayPostgres, replaySqlite, stopLogging } from './record.mjs'

const [seconds = 10, clients = 4] = process.argv.slice(2).map(Number)
assert.ok(seconds > 0 && seconds <= 120 && clients >= 1 && clients <= 32, 'at most 120 seconds and 32 clients')
const RECORDED = 200

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
const [sqlite, postgres] = DATABASES

async function furnished(database) {
  const shop = await openShop(database)
  const seller = await shop.merchant('seller', { tea: ['100.00'] })
  const members = []
  for (let number = 0; number < clients; number += 1) members.push(await shop.member(`member${number}`, members.at(-1)?.id))
  return { shop, seller, members }
}

/** Shoppers who order one after the other until `goesOn` says no: what each order took, and stale previews. */
async function load({ shop, seller, members }, goesOn) {
  const lines = [{ product: seller.goods.tea, quantity: 1 }]
  const body = { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }
  const took = []
  let stale = 0
  async function shopper({ token }) {
    while (goesOn(took.length)) {
      const start = performance.now()
      // The refusal of an empty preview is the quote that the shopper confirms; what is refused after that was overtaken.
      let preview = { digest: '', quote: {} }
      stale -= 1
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
  return { took, stale: stale / took.length }
}

/** Orders of one client on PostgreSQL, and the database as it was before them. */
async function record() {
  const furniture = await furnished(postgres)
  const { shop } = furniture
  await shop.stop()
  const name = shop.url.split('/').at(-1)
  await logStatements(name)
  const cluster = await postgresCluster()
  const before = `${name}_before`
  const copy = (from, to) => cluster.run('createdb', '-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'shop', '-T', from, to)
  copy(name, before)
  await shop.start()
  await load({ ...furniture, members: furniture.members.slice(0, 1) }, (orders) => orders < RECORDED)
  await shop.stop()
  const transactions = await logged(name)
  await stopLogging(name)
  return { before, transactions, copy }
}

const LIMITS = {
  async sqlite({ before, transactions }, waits) {
    const shop = new Shop(await sqlite.fresh())
    shop.init()
    const file = shop.url.slice('sqlite://'.length)
    await copyToSqlite(before, file)
    const took = replaySqlite(file, transactions, waits)
    assert.match(shop.rebuild(), / 0 differences/)
    return took
  },
  async postgres({ before, transactions, copy }, waits) {
    const name = `${before}_${waits}`
    copy(before, name)
    const took = await replayPostgres(name, transactions, waits)
    const cluster = await postgresCluster()
    assert.match(new Shop(cluster.url(name)).rebuild(), / 0 differences/)
    return took
  },
}

// A test, so that processes and folders are gone at the end, whatever happens.
test('load', async () => {
  const recorded = await record()
  const statements = recorded.transactions.flat().length / RECORDED
  console.log(`${(recorded.transactions.length / RECORDED).toFixed(1)} transactions and ${statements.toFixed(1)} statements an order`)
  for (const database of DATABASES) {
    const furniture = await furnished(database)
    const rows = []
    for (const count of clients === 1 ? [1] : [1, clients]) {
      const end = performance.now() + seconds * 1000
      const run = { ...furniture, members: furniture.members.slice(0, count) }
      rows.push({ count, ...(await load(run, () => performance.now() < end)) })
    }
    assert.match(furniture.shop.rebuild(), / 0 differences/)
    await furniture.shop.stop()
    const limit = RECORDED / (await LIMITS[database.name](recorded, true))
    const unsafe = RECORDED / (await LIMITS[database.name](recorded, false))
    console.log(`${database.name}: the database alone ${limit.toFixed(0)} orders/s, ${unsafe.toFixed(0)} without waiting for the disk`)
    for (const { count, took, stale } of rows) {
      const rate = took.length / seconds
      console.log(
        `${database.name}: ${rate.toFixed(0)} orders/s with ${count} clients, ${(rate / limit).toFixed(2)} of the limit, ` +
          `p50 ${at(took, 0.5).toFixed(1)} ms, p99 ${at(took, 0.99).toFixed(1)} ms, ${stale.toFixed(2)} stale previews an order`,
      )
    }
  }
})
