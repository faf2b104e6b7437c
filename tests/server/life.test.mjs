// The life of a shop over HTTP, with stated figures, on each database.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { DATABASES, DAY, openShop, readRulebook } from './shop.mjs'

const refusal = (code, more) => (error) => {
  assert.equal(error.code, code, error.message)
  for (const [name, value] of Object.entries(more ?? {})) assert.deepEqual(error.problem[name] ?? error[name], value)
  return true
}

for (const database of DATABASES) {
  test(`${database.name}: units from an order, redeemed, exchanged, spent`, async () => {
    const shop = await openShop(database, { rulebook: 'appreciation' })
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const { id: item } = await shop.operate('items', { name: 'picture', price: '3.00' })
    const buyer = await shop.member('buyer')

    const { id, booked } = await shop.buy(buyer.token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    assert.equal(booked.appreciation.grant.units, '21.00000000')
    assert.equal(booked.appreciation.unitValueAfter, '1.4286')
    assert.deepEqual(booked.appreciation.holder, { units: '21.00000000', quota: '200.00' })
    assert.equal((await shop.get(`/orders/${id}`, buyer.token)).status, 'completed')

    const redeemed = await shop.confirm('/me/redemptions', buyer.token, { redeem: '7' })
    assert.deepEqual([redeemed.gross, redeemed.net, redeemed.fee], ['10.00', '9.00', '1.00'])
    const exchanged = await shop.confirm('/me/exchanges', buyer.token, { exchange: '7' })
    assert.equal(exchanged.fixedPoints, '10.00')
    const { id: purchase, bought } = await shop.confirm(`/items/${item}/purchases`, buyer.token, {})
    assert.deepEqual(bought.purchase, { price: '3.00', units: '2.10000000', quotaUsed: '3.00' })
    const back = await shop.confirm(`/purchases/${purchase}/returns`, buyer.token, { refund: '3.00' })
    assert.equal(back.units, '2.10000000')
    await assert.rejects(shop.confirm(`/purchases/${purchase}/returns`, buyer.token, { refund: '0.01' }), refusal('INVALID_AMOUNT', { path: 'refund' }))

    const me = await shop.get('/me', buyer.token)
    assert.deepEqual(me.balances, { cash: '9.00', points: '0.0000', fixedPoints: '10.00' })
    assert.deepEqual(me.holder, { units: '7.00000000', quota: '180.00' })
    assert.equal(me.market.treasuryUnits, '7.00000000')
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: fixed points pay, go to the merchant when the order is booked, and return for units`, async () => {
    const shop = await openShop(database, { rulebook: 'appreciation' })
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const buyer = await shop.member('buyer')
    const lines = (quantity) => [{ product: seller.goods.tea, quantity }]
    await shop.buy(buyer.token, seller, lines(1))
    await shop.confirm('/me/exchanges', buyer.token, { exchange: '14' })

    const id = await shop.order(buyer.token, seller, lines(2), { fixedPoints: '20.00' })
    assert.equal((await shop.get('/me', buyer.token)).balances.fixedPoints, '0.00')
    const refund = await shop.post(`/orders/${id}/refunds`, buyer.token, { returning: [1], freight: '0', preview: null })
    assert.deepEqual([refund.refund.cash, refund.refund.fixedPoints], ['90.00', '10.00'])
    assert.equal((await shop.get('/me', buyer.token)).balances.fixedPoints, '10.00')
    await shop.post(`/orders/${id}/complete`, buyer.token, { preview: null })
    const merchant = () => shop.get('/me', seller.account.token)
    assert.equal((await merchant()).balances.fixedPoints, '10.00')
    await assert.rejects(shop.confirm('/me/returns', buyer.token, { fixedPoints: '10.00' }), refusal('MERCHANTS_ONLY', { status: 403 }))
    await shop.confirm('/me/returns', seller.account.token, { fixedPoints: '10.00' })
    assert.equal((await merchant()).balances.fixedPoints, '0.00')
    await assert.rejects(
      shop.post(`/orders/${id}/refunds`, buyer.token, { returning: [1], freight: '0', preview: null }),
      refusal('INSUFFICIENT_BALANCE', { path: 'fixedPoints' }),
    )
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: a refund after booking takes back what was granted`, async () => {
    const shop = await openShop(database)
    const seller = await shop.merchant('seller', { tea: ['100.00', '0.2'] }, { freight: '5.00' })
    const sponsor = await shop.member('sponsor')
    const buyer = await shop.member('buyer', sponsor.id)
    const { id } = await shop.buy(buyer.token, seller, [{ product: seller.goods.tea, quantity: 3 }])
    const { refund, taken } = await shop.post(`/orders/${id}/refunds`, buyer.token, { returning: [1], freight: '5.00', preview: null })
    assert.equal(refund.cash, '105.00')
    assert.equal(taken.appreciation.shortfall, '0.00000000')
    assert.equal(taken.dividend.quotaShortfall, '0.00')
    for (const returning of [[1], [1]]) {
      await shop.post(`/orders/${id}/refunds`, buyer.token, { returning, freight: '0', preview: null })
    }
    await assert.rejects(
      shop.post(`/orders/${id}/refunds`, buyer.token, { returning: [1], freight: '0', preview: null }),
      refusal('INVALID_AMOUNT', { path: 'returning[0]', status: 422 }),
    )
    for (const party of [buyer, sponsor, seller.account]) {
      const me = await shop.get('/me', party.token)
      assert.equal(me.holder.units, '0.00000000')
      assert.equal(me.dividendMember.quota, '0.00')
      for (const lot of me.lots) assert.equal(lot.remaining, '0.00')
    }
    assert.equal((await shop.get('/market')).market.unitsOutstanding, '0.00000000')
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: an order goes its way and no other`, async () => {
    const shop = await openShop(database)
    const seller = await shop.merchant('seller', { tea: ['10.00'] }, { freight: '6.00' })
    const buyer = await shop.member('buyer')
    const { id: voucher } = await shop.operate('vouchers', { member: buyer.id, discount: '2.00' })
    const lines = [{ product: seller.goods.tea, quantity: 2 }]
    const body = { merchant: seller.id, lines, voucher, points: '0', fixedPoints: '0' }
    const { id, quote } = await shop.confirm('/orders', buyer.token, body)
    assert.equal(quote.total.payable, '24.00')
    await assert.rejects(shop.confirm('/orders', buyer.token, body), refusal('VOUCHER_USED', { status: 409 }))
    await assert.rejects(shop.post(`/orders/${id}/complete`, buyer.token, { preview: null }), refusal('ORDER_STATUS'))
    await shop.post(`/orders/${id}/pay`, buyer.token)
    await assert.rejects(shop.post(`/orders/${id}/pay`, buyer.token), refusal('ORDER_STATUS'))
    const { refund } = await shop.post(`/orders/${id}/cancel`, buyer.token)
    assert.equal(refund.cash, '24.00')
    await assert.rejects(shop.post(`/orders/${id}/complete`, buyer.token, { preview: null }), refusal('ORDER_STATUS'))
    // The voucher is free again.
    assert.equal((await shop.get('/me', buyer.token)).vouchers.length, 1)
    await assert.rejects(
      shop.confirm('/orders', seller.account.token, { ...body, voucher: null }),
      refusal('INVALID_INPUT', { path: 'merchant' }),
    )
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: a request that is sent again books once and gets the first answer`, async () => {
    const shop = await openShop(database, { rulebook: 'appreciation' })
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const buyer = await shop.member('buyer')
    const id = await shop.order(buyer.token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    const key = randomUUID()
    const complete = (token = buyer.token) => shop.post(`/orders/${id}/complete`, token, { preview: null }, key)
    // All at once: one of them books, the others get its answer.
    const answers = await Promise.all([complete(), complete(), complete(), complete()])
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    assert.equal((await shop.get('/me', buyer.token)).holder.units, '21.00000000')
    await assert.rejects(shop.post(`/orders/${id}/cancel`, buyer.token, undefined, key), refusal('IDEMPOTENCY_KEY_REUSED', { status: 422 }))
    await assert.rejects(shop.ask('POST', `/orders/${id}/cancel`, { token: buyer.token }), refusal('IDEMPOTENCY_KEY_MISSING'))
    // A key is its member's own.
    await assert.rejects(complete(seller.account.token), refusal('NOT_FOUND', { status: 404 }))
  })

  test(`${database.name}: a stale preview is refused with the new quote`, async () => {
    const shop = await openShop(database, { rulebook: 'appreciation' })
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const [a, b] = [await shop.member('a'), await shop.member('b')]
    const lines = [{ product: seller.goods.tea, quantity: 1 }]
    const body = { merchant: seller.id, lines, voucher: null, points: '0', fixedPoints: '0' }
    const before = await shop.confirm('/orders', a.token, body)
    await shop.buy(b.token, seller, lines)
    const preview = { digest: before.digest, quote: before.quote }
    await assert.rejects(shop.post('/orders', a.token, { ...body, preview }), (error) => {
      assert.equal(error.status, 409)
      assert.equal(error.code, 'STALE_PREVIEW')
      assert.equal(error.problem.quote.appreciation.grant.units, '14.70000000')
      return true
    })
    await assert.rejects(
      shop.post(`/orders/${await shop.order(a.token, seller, lines)}/complete`, a.token, { preview: { ...preview, quote: {} } }),
      refusal('STALE_PREVIEW'),
    )
  })

  test(`${database.name}: who reaches the quota leaves in the booking that made it so`, async () => {
    // With a small grant the fund grows fast for those who hold units.
    const rulebook = readRulebook('appreciation')
    rulebook.appreciation.grantRate = '0.1'
    const shop = await openShop(database, { rulebook })
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const [early, late] = [await shop.member('early'), await shop.member('late')]
    const buy = ({ token }) => shop.buy(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    await buy(early)
    let orders = 0
    for (; orders < 30 && (await shop.get('/me', early.token)).holder.units !== '0.00000000'; orders += 1) await buy(late)
    assert.ok(orders > 1 && orders < 30, `${orders} orders`)
    const me = await shop.get('/me', early.token)
    assert.equal(me.holder.quota, '0.00')
    assert.ok(Number(me.balances.cash) >= 180, me.balances.cash)
    const { rows } = await shop.get('/me/ledger', early.token)
    // The row is of many: a member sees his own entries, and not the figures of the others.
    assert.deepEqual([rows[0].op, rows[0].kind], ['appreciation.settleExits', 'complete'])
    assert.deepEqual(rows[0].entries.map(({ account }) => account), ['holding', 'cash'])
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: a day is settled once, the next day is open then`, async () => {
    const shop = await openShop(database, { env: { SHOP_CHUNK: '2' } })
    const seller = await shop.merchant('seller', { tea: ['1000.00'] })
    const members = []
    for (const login of ['a', 'b', 'c', 'd', 'e']) members.push(await shop.member(login, members.at(-1)?.id))
    const everybodyBuys = async () => {
      for (const { token } of members) await shop.buy(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
    }
    await everybodyBuys()
    const key = randomUUID()
    const first = await shop.operate('settlements', { day: DAY }, key)
    // Nobody was a member before the day's own orders.
    assert.equal(first.schemes.dividend.totals.result.paid, '0.00')
    assert.deepEqual(await shop.operate('settlements', { day: DAY }, key), first)
    assert.deepEqual(await shop.operate('settlements', { day: DAY }), first)
    assert.equal(await shop.day(), '2026-01-02')
    await assert.rejects(shop.operate('settlements', { day: '2026-01-05' }), refusal('NOT_THE_OPEN_DAY', { status: 409 }))

    await everybodyBuys()
    const second = await shop.operate('settlements', { day: '2026-01-02' })
    const { dividend, release } = second.schemes
    assert.equal(dividend.members, dividend.booked)
    assert.notEqual(dividend.totals.result.paid, '0.00')
    assert.notEqual(release.totals.result.totals.total, '0.00')
    const me = await shop.get('/me', members[0].token)
    assert.notEqual(me.balances.cash, '0.00')
    assert.notEqual(me.balances.points, '0.00')
    assert.equal(me.dividendDay.turnover, dividend.totals.input.turnover)
    const forecast = await shop.get('/me/forecast?days=30', members[0].token)
    assert.equal(forecast.estimate, true)
    assert.ok(forecast.release.segments.length > 0 && forecast.dividend.segments.length > 0)
    const team = await shop.get('/me/team', members[0].token)
    assert.deepEqual([team.members, team.direct], [4, 1])
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: a refund counts on the day on which it is made, an order from the next day on`, async () => {
    // 2 yuan of quota for 1, a share for 1000.00, 30 % of the turnover by shares; nobody reaches a tier.
    const shop = await openShop(database, { rulebook: 'dividend' })
    const seller = await shop.merchant('seller', { tea: ['1000.00'] })
    const [a, b, c] = [await shop.member('a'), await shop.member('b'), await shop.member('c')]
    const buy = async ({ token }, quantity) => (await shop.buy(token, seller, [{ product: seller.goods.tea, quantity }])).id
    const refund = async ({ token }, id, pieces) =>
      (await shop.post(`/orders/${id}/refunds`, token, { returning: [pieces], freight: '0', preview: null })).taken.dividend
    const settled = async () => {
      const { input, result } = (await shop.settle()).schemes.dividend.totals
      return [input.turnover, result.eligibleWeight, result.paid, result.unallocated]
    }
    const has = async ({ token }) => {
      const { dividendMember: { shares, quota }, balances: { cash } } = await shop.get('/me', token)
      return [shares, quota, cash]
    }

    const orderOfA = await buy(a, 3)
    await buy(b, 1)
    assert.deepEqual(await settled(), ['4000.00', '0', '0.00', '1600.00'])

    // a has 3 shares and returns 2 of them. What b and c buy and return today takes no part.
    await refund(a, orderOfA, 2)
    const orderOfB = await buy(b, 5)
    await refund(c, await buy(c, 1), 1)
    assert.deepEqual(await settled(), ['3000.00', '2', '900.00', '300.00'])
    assert.deepEqual(await has(a), ['1', '1550.00', '450.00'])
    assert.deepEqual(await has(b), ['6', '11550.00', '450.00'])
    assert.deepEqual(await has(c), ['0', '0.00', '0.00'])

    // Nothing is sold: the 1000.00 that a returns are carried. 450.00 of the quota were paid already.
    const { quotaBack, quotaShortfall } = await refund(a, orderOfA, 1)
    assert.deepEqual([quotaBack, quotaShortfall], ['1550.00', '450.00'])
    assert.deepEqual(await settled(), ['0.00', '6', '0.00', '0.00'])

    await buy(c, 4)
    assert.deepEqual(await settled(), ['3000.00', '6', '900.00', '300.00'])
    assert.deepEqual(await has(b), ['6', '10650.00', '1350.00'])

    // b buys 2 and returns 1 of an older order: 5 of the 6 shares take part, and 7 are there afterwards.
    await buy(b, 2)
    await refund(b, orderOfB, 1)
    assert.deepEqual(await settled(), ['1000.00', '9', '299.99', '100.01'])
    assert.deepEqual(await has(b), ['7', '12483.34', '1516.66'])
    assert.deepEqual(await has(c), ['4', '7866.67', '133.33'])
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: points pay for an order and come back with it`, async () => {
    const shop = await openShop(database)
    const seller = await shop.merchant('seller', { tea: ['1000.00'] })
    const buyer = await shop.member('buyer')
    await shop.buy(buyer.token, seller, [{ product: seller.goods.tea, quantity: 2 }])
    await shop.settle()
    await shop.settle()
    const { balances } = await shop.get('/me', buyer.token)
    const lines = [{ product: seller.goods.tea, quantity: 1 }]
    const body = { merchant: seller.id, lines, voucher: null, points: '1', fixedPoints: '0' }
    const { id, quote } = await shop.confirm('/orders', buyer.token, body)
    await shop.post(`/orders/${id}/pay`, buyer.token)
    const paid = await shop.get('/me', buyer.token)
    assert.notEqual(paid.balances.points, balances.points)
    assert.notEqual(quote.total.pointsValue, '0.00')
    await shop.post(`/orders/${id}/cancel`, buyer.token)
    assert.equal((await shop.get('/me', buyer.token)).balances.points, balances.points)
    const tooMany = await shop.confirm('/orders', buyer.token, { ...body, points: '100' })
    await assert.rejects(shop.post(`/orders/${tooMany.id}/pay`, buyer.token), refusal('INSUFFICIENT_BALANCE', { path: 'points' }))
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: operators correct with a reason, and publish rulebooks`, async () => {
    const shop = await openShop(database)
    const member = await shop.member('member')
    const add = { orderId: 'gift', points: '100.00', daily: '10.00' }
    await assert.rejects(
      shop.operate('lots', { member: member.id, add, remove: null, reason: ' ' }),
      refusal('INVALID_INPUT', { path: 'reason' }),
    )
    await shop.operate('lots', { member: member.id, add, remove: null, reason: 'a gift' })
    await assert.rejects(
      shop.operate('lots', { member: member.id, add: null, remove: { points: '200', orderId: null }, reason: 'back' }),
      refusal('INSUFFICIENT_POINTS', { path: 'remove.points', shortage: { required: '200.00', available: '100.00', missing: '100.00' } }),
    )
    const [row] = (await shop.get('/me/ledger', member.token)).rows
    assert.deepEqual([row.op, row.reason], ['release.adjust', 'a gift'])
    assert.deepEqual((await shop.get('/me', member.token)).lots, [{ orderId: 'gift', daily: '10.00', remaining: '100.00' }])

    const { document } = await shop.get('/rulebook')
    const next = structuredClone(document)
    next.version = '3'
    next.effectiveFrom = '2026-01-03'
    next.appreciation.redemptionFeeRate = '0.05'
    const published = await shop.operate('rulebooks', { document: next, margin: '0.5', accept: false, reason: null })
    await assert.rejects(
      shop.operate('rulebooks', { document: next, margin: null, accept: false, reason: null }),
      refusal('RULEBOOK_EXISTS'),
    )
    assert.equal((await shop.get('/rulebook')).digest, shop.published.digest)
    await shop.settle()
    await shop.settle()
    assert.equal((await shop.get('/rulebook')).digest, published.digest)
    assert.equal((await shop.get(`/rulebooks/${shop.published.digest}`)).document.version, '2')
    await assert.rejects(
      shop.operate('rulebooks', { document: { ...next, version: '4', effectiveFrom: '2026-01-01' }, margin: null, accept: false, reason: null }),
      refusal('INVALID_INPUT', { path: 'document.effectiveFrom' }),
    )

    // A rulebook that pays out more than comes in is published only with `accept` and a reason.
    const generous = structuredClone(next)
    generous.version = '5'
    generous.effectiveFrom = null
    generous.release.cashRate = '1'
    generous.release.contributionRate = null
    for (const level of generous.release.levels) level.multiplier = '9'
    const body = { document: generous, margin: null, accept: false, reason: null }
    await assert.rejects(shop.operate('rulebooks', body), refusal('LINT_ERRORS', { path: 'accept' }))
    await assert.rejects(shop.operate('rulebooks', { ...body, accept: true }), refusal('INVALID_INPUT', { path: 'reason' }))
    await shop.operate('rulebooks', { ...body, accept: true, reason: 'a trial week' })
    const { rulebooks } = await shop.get('/operator/rulebooks', await shop.boss())
    assert.equal(rulebooks.at(-1).reason, 'a trial week')
    assert.match(shop.rebuild(), / 0 differences/)
  })

  test(`${database.name}: an order keeps the rulebook that it was placed under`, async () => {
    const shop = await openShop(database, { rulebook: 'appreciation' })
    const seller = await shop.merchant('seller', { tea: ['100.00'] })
    const buyer = await shop.member('buyer')
    const lines = [{ product: seller.goods.tea, quantity: 1 }]
    const id = await shop.order(buyer.token, seller, lines)
    const { document } = await shop.get('/rulebook')
    const next = { ...document, version: '2', appreciation: { ...document.appreciation, grantRate: '0.5' } }
    await shop.operate('rulebooks', { document: next, margin: null, accept: false, reason: null })
    const { booked } = await shop.post(`/orders/${id}/complete`, buyer.token, { preview: null })
    assert.equal(booked.appreciation.grant.units, '21.00000000')
    const later = await shop.buy(buyer.token, seller, lines)
    // 15 yuan at 30/21 a unit.
    assert.equal(later.booked.appreciation.grant.units, '10.50000000')
    await shop.post(`/orders/${id}/refunds`, buyer.token, { returning: [1], freight: '0', preview: null })
    assert.match(shop.rebuild(), / 0 differences/)
  })
}
