// A walk over every route of the description: with no token, with another member's, and with a member's where operators belong.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { DATABASES, openShop } from './shop.mjs'

const PUBLIC = [
  'GET /healthz', 'GET /readyz', 'GET /openapi.json', 'POST /sessions', 'GET /rulebook', 'GET /rulebooks/{digest}',
  'GET /market', 'GET /catalogue',
]

for (const database of DATABASES) {
  const shop = await openShop(database)
  const seller = await shop.merchant('seller', { tea: ['100.00'] })
  const owner = await shop.member('owner')
  const other = await shop.member('other')
  const lines = [{ product: seller.goods.tea, quantity: 2 }]
  const order = await shop.order(owner.token, seller, lines)
  await shop.buy(owner.token, seller, lines)
  const { id: item } = await shop.operate('items', { name: 'picture', price: '1.00' })
  const { id: purchase } = await shop.confirm(`/items/${item}/purchases`, owner.token, {})
  const { id: voucher } = await shop.operate('vouchers', { member: owner.id, discount: '1.00' })

  const { paths } = await shop.get('/openapi.json')
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path]))

  /** A path with the owner's own things in it. */
  function filled(path) {
    const things = { '/orders/': order, '/purchases/': purchase, '/items/': item, '/rulebooks/': shop.published.digest }
    return path.replace(/\{\w+\}/, () => things[Object.keys(things).find((start) => path.startsWith(start))])
  }

  const BODIES = {
    '/orders': { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0', preview: { digest: '', quote: {} } },
    '/orders/{id}/complete': { preview: null },
    '/orders/{id}/refunds': { returning: [1], freight: '0', preview: null },
    '/purchases/{id}/returns': { refund: '1.00', preview: null },
  }

  async function statusOf(method, path, token) {
    const body = method === 'POST' ? (BODIES[path] ?? {}) : undefined
    const asked = BODIES[path] === undefined && /pay|cancel/.test(path) ? undefined : body
    try {
      await shop.ask(method, filled(path), { token, body: asked, key: randomUUID() })
      return 200
    } catch (error) {
      return error.status
    }
  }

  test(`${database.name}: the description lists the public routes and no more`, () => {
    const open = routes.filter(([method, path]) => paths[path][method.toLowerCase()].security === undefined)
    assert.deepEqual(open.map((route) => route.join(' ')).sort(), [...PUBLIC].sort())
  })

  test(`${database.name}: without a token, or with a wrong one, nothing but the public routes answers`, async () => {
    for (const [method, path] of routes) {
      if (PUBLIC.includes(`${method} ${path}`)) continue
      assert.equal(await statusOf(method, path), 401, `${method} ${path}`)
      assert.equal(await statusOf(method, path, 'a'.repeat(64)), 401, `${method} ${path}`)
    }
  })

  test(`${database.name}: a member cannot do what operators do`, async () => {
    let walked = 0
    for (const [method, path] of routes) {
      if (!path.startsWith('/operator') && path !== '/metrics') continue
      assert.equal(await statusOf(method, path, other.token), 403, `${method} ${path}`)
      walked += 1
    }
    assert.ok(walked > 10)
  })

  test(`${database.name}: another member's things are not there`, async () => {
    let walked = 0
    for (const [method, path] of routes) {
      if (!/^\/(orders|purchases)\/\{/.test(path)) continue
      assert.equal(await statusOf(method, path, other.token), 404, `${method} ${path}`)
      walked += 1
    }
    assert.equal(walked, 6)
    await assert.rejects(shop.confirm('/orders', other.token, { ...BODIES['/orders'], voucher }), { status: 404 })
    // Nothing of it happened.
    assert.equal((await shop.get(`/orders/${order}`, owner.token)).status, 'paid')
  })

  test(`${database.name}: what a member reads of himself names nobody else's id`, async () => {
    const sponsor = await shop.member('sponsor')
    const below = await shop.member('below', sponsor.id)
    await shop.buy(below.token, seller, lines)
    const ids = new Map([['owner', owner.id], ['below', below.id], ['seller', seller.account.id], ['sponsor', sponsor.id]])
    for (const [name, token] of [['sponsor', sponsor.token], ['below', below.token], ['seller', seller.account.token]]) {
      for (const path of ['/me', '/me/ledger', '/me/team', '/me/forecast', '/me/orders', '/me/purchases']) {
        const text = JSON.stringify(await shop.get(path, token))
        for (const [whose, id] of ids) {
          if (whose !== name) assert.ok(!text.includes(id), `${path} of ${name} names ${whose}`)
        }
      }
    }
    const { rows } = await shop.get('/me/ledger', sponsor.token)
    assert.ok(rows.length > 0)
    for (const row of rows) assert.equal(row.receipt, null)
  })

  test(`${database.name}: a session ends; a wrong password and too many attempts are refused`, async () => {
    const token = await shop.login('other')
    await shop.ask('DELETE', '/sessions', { token })
    await assert.rejects(shop.get('/me', token), { status: 401 })
    await assert.rejects(shop.login('other', 'wrong password'), { status: 401, code: 'WRONG_PASSWORD' })
    await assert.rejects(shop.login('nobody'), { status: 401, code: 'WRONG_PASSWORD' })

    const strict = await openShop(database, { env: { SHOP_LOGINS: '3' } })
    const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => strict.login('boss', 'wrong password')))
    const statuses = attempts.map(({ reason }) => reason.status).sort()
    assert.deepEqual(statuses, [401, 401, 401, 429, 429, 429])
    const calm = await openShop(database, { env: { SHOP_RATE: '5' } })
    const boss = await calm.boss()
    const burst = await Promise.allSettled(Array.from({ length: 20 }, () => calm.get('/me/orders', boss)))
    assert.ok(burst.filter(({ reason }) => reason?.status === 429).length >= 10)
  })

  test(`${database.name}: bodies are bounded, and read as what they are`, async () => {
    const { token } = owner
    const ask = (body, headers) => fetch(`${shop.base}/me/redemptions`, {
      method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...headers },
    })
    const json = { 'content-type': 'application/json' }
    assert.equal((await ask(`{"redeem":"${'1'.repeat(2 ** 20)}"}`, json)).status, 413)
    assert.equal((await ask('{"redeem"', json)).status, 400)
    assert.equal((await ask('{}', { 'content-type': 'text/plain' })).status, 415)
    const preview = { digest: '', quote: {} }
    for (const [redeem, code] of [[1, 'INVALID_DECIMAL'], ['1e3', 'INVALID_DECIMAL'], ['0.000000001', 'TOO_MANY_DECIMALS']]) {
      await assert.rejects(shop.post('/me/redemptions', token, { redeem, preview }), (error) => {
        assert.deepEqual([error.status, error.code, error.problem.path], [422, code, 'redeem'])
        return true
      })
    }
    await assert.rejects(shop.post('/me/redemptions', token, { redeem: '1', preview, more: 1 }), { status: 422, code: 'INVALID_INPUT' })
  })

  test(`${database.name}: metrics have the figures that matter, for the monitor and for operators`, async () => {
    const strict = await openShop(database, { env: { METRICS_TOKEN: 'a token of the monitor' } })
    await strict.get('/market')
    const text = await strict.get('/metrics', 'a token of the monitor')
    for (const name of ['fund_balance_fen', 'units_outstanding_steps', 'dividend_quotas_fen', 'lots_open_steps', 'ledger_lag_seconds', 'pro_rata_pool_fen', 'request_seconds_bucket']) {
      assert.match(text, new RegExp(`^points_rules_${name}`, 'm'))
    }
    await assert.rejects(strict.get('/metrics', 'another'), { status: 401 })
    assert.match(await strict.get('/metrics', await strict.boss()), /points_rules_requests/)
  })

  test(`${database.name}: logs hold no names, no tokens and no figures`, async () => {
    const loud = await openShop(database, { env: { RUST_LOG: 'points_rules_server=debug', LOG_FORMAT: 'json' } })
    const member = await loud.member('somebody')
    const shopOf = await loud.merchant('seller', { tea: ['100.00'] })
    await loud.buy(member.token, shopOf, [{ product: shopOf.goods.tea, quantity: 1 }])
    await loud.stop()
    const logged = loud.log.trim().split('\n').map((line) => JSON.parse(line))
    assert.ok(logged.some(({ fields }) => fields.route === '/orders/{id}/complete' && fields.status === 200))
    for (const secret of ['somebody', member.id, member.token, '100.00', 'correct horse']) assert.ok(!loud.log.includes(secret))
  })
}
