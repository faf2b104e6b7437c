// schemathesis asks every route of the description with drawn input: no 5xx, and no answer that the description lacks.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DATABASES, DAY, openShop } from './shop.mjs'

const EXAMPLES = process.env.SHOP_EXAMPLES ?? '15'
// What has an answer but is no fault of the server's: input that an operation refuses for what it means.
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'
/** Every boundary of every field is asked once: of PostgreSQL, which refuses more values, as operator, who may call every route. */
const phases = (database, role) => (database === 'postgres' && role === 'operator' ? 'examples,coverage,fuzzing' : 'examples,fuzzing')

/** A shop with something of everything, so that drawn requests find what they act on. */
async function furnished(shop) {
  const seller = await shop.merchant('seller', { tea: ['100.00'] })
  const platform = await shop.merchant('platform', { rice: ['10.00'] }, { platform: true })
  const buyer = await shop.member('buyer')
  const lines = [{ product: seller.goods.tea, quantity: 2 }]
  const { id: item } = await shop.operate('items', { name: 'picture', price: '1.00' })
  const orders = [(await shop.buy(buyer.token, seller, lines)).id]
  for (let order = 0; order < 3; order += 1) orders.push(await shop.order(buyer.token, seller, lines))
  const { id: purchase } = await shop.confirm(`/items/${item}/purchases`, buyer.token, {})
  const { id: voucher } = await shop.operate('vouchers', { member: buyer.id, discount: '1.00' })
  const ids = { orders, purchases: [purchase], items: [item], rulebooks: [shop.published.digest] }
  const products = [seller.goods.tea, platform.goods.rice]
  return { buyer, ids, members: [buyer.id, seller.account.id], merchants: [seller.id, platform.id], products, voucher }
}

/** The description with the shop's own ids in it: a drawn id would be 404 everywhere. */
function withIds(description, { ids, members, merchants, products, voucher }) {
  const one = (known) => ({ type: 'string', enum: [...known, 'nothing'] })
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const { parameters } of Object.values(methods)) {
      const parameter = parameters.find((parameter) => parameter.in === 'path')
      if (parameter) parameter.schema = one(ids[path.split('/')[1]])
    }
  }
  const fields = (path) => description.paths[path].post.requestBody.content['application/json'].schema.properties
  const place = fields('/orders')
  place.merchant = one(merchants)
  place.lines.items.properties.product = one(products)
  place.voucher = { anyOf: [one([voucher]), { type: 'null' }] }
  for (const path of ['merchants', 'lots', 'vouchers']) fields(`/operator/${path}`).member = one(members)
  fields('/operator/products').merchant = one(merchants)
  fields('/operator/settlements').day = { type: 'string', enum: [DAY, '2026-01-02', '2026-01-05', 'today'] }
  Object.assign(fields('/orders/{id}/refunds').returning, { minItems: 1, maxItems: 1 })
  return description
}

async function examined(shop, description, phases, token) {
  const program = process.env.SCHEMATHESIS ?? assert.fail('SCHEMATHESIS is not set; run cargo xtask test --step server')
  const header = token ? ['--header', `Authorization: Bearer ${token}`] : []
  // A session that ends itself would leave nothing to ask.
  const left = token ? ['--exclude-operation-id', 'delete-sessions'] : []
  const asked = ['--url', shop.base, '--checks', CHECKS, '--max-examples', EXAMPLES, '--seed', '15', '--mode', 'all']
  const child = spawn(program, ['run', description, ...asked, '--phases', phases, ...left, ...header], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))
  const status = await new Promise((resolve) => child.once('exit', resolve))
  assert.equal(status, 0, printed)
  return Number(/(\d+) generated/.exec(printed)[1])
}

const rows = async (shop) => Number(/^points_rules_ledger_rows (\d+)/m.exec(await shop.get('/metrics', await shop.boss()))[1])

for (const database of DATABASES) {
  test(`${database.name}: every route as operator, as member and as nobody`, async (t) => {
    const shop = await openShop(database)
    const folder = mkdtempSync(join(tmpdir(), 'points-rules-openapi-'))
    try {
      const things = await furnished(shop)
      const file = join(folder, 'openapi.json')
      writeFileSync(file, JSON.stringify(withIds(await shop.get('/openapi.json'), things)))
      const tokens = { operator: await shop.boss(), member: things.buyer.token, nobody: undefined }
      const roles = Object.entries(tokens)
      const before = await rows(shop)
      const cases = await Promise.all(roles.map(([role, token]) => examined(shop, file, phases(database.name, role), token)))
      roles.forEach(([role], number) => t.diagnostic(`${role}: ${cases[number]} requests`))
      // Some of them were booked. How many is chance: the ids that the server makes decide what is drawn (9 to 24 rows were seen).
      const booked = (await rows(shop)) - before
      t.diagnostic(`${booked} rows of the ledger`)
      assert.ok(booked > 0)
      assert.match(shop.rebuild(), / 0 differences/)
      await shop.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
