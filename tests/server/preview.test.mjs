// Preview = booking: what the npm package computes from the endpoints' state alone is what the server books.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PKG } from '../node/package-under-test.mjs'
import { DATABASES, openShop } from './shop.mjs'

const { load } = await import(`${PKG}/node.mjs`)
const { compare, openRulebook, isZero } = await load()

const RULEBOOKS = ['appreciation-referrer', 'dividend-referrer', 'release-referral', 'mall']
const CARTS = Number(process.env.SHOP_CARTS ?? 60)

const GOODS = {
  tea: ['168.00'],
  pen: ['0.37', '0.2'],
  ring: ['4999.99', '0.05'],
  cup: ['19.90', '0', ['dividend', 'release']],
  book: ['33.30', null, ['appreciation']],
}

const cart = fc.record({
  who: fc.nat(3),
  shop: fc.nat(1),
  lines: fc.array(fc.record({ good: fc.constantFrom(...Object.keys(GOODS)), quantity: fc.integer({ min: 1, max: 12 }) }), { minLength: 1, maxLength: 4 }),
  voucher: fc.boolean(),
  credit: fc.integer({ min: 0, max: 3 }),
  redeem: fc.boolean(),
  refund: fc.boolean(),
  settle: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})

/** What an order comes to and what it grants, from what anybody can read and the member's own state. */
function previewOf(rules, { catalogue, me }, { merchant, lines, voucher, points, fixedPoints }) {
  const products = new Map(catalogue.products.map((product) => [product.id, product]))
  const shop = catalogue.merchants.find(({ id }) => id === merchant)
  const total = rules.order.total({
    lines: lines.map(({ product, quantity }) => {
      const { price, contributionRate, earns } = products.get(product)
      return { price, quantity, contributionRate, earns }
    }),
    discount: voucher ? me.vouchers.find(({ id }) => id === voucher).discount : '0.00',
    freight: shop.freight,
    points,
    fixedPoints,
  })
  const parties = { referred: me.referred && me.sponsorsShop !== merchant, merchant: !shop.platform }
  return { total, ...quotesOf(rules, me, parties, total.earning) }
}

function quotesOf(rules, me, parties, { appreciation, dividend, release }) {
  const quote = (earning, run) => (earning === null || isZero(earning.amount) ? null : run(earning))
  return {
    appreciation: quote(appreciation, ({ amount, contribution }) =>
      rules.appreciation.quoteOrder({ market: me.market, ...parties, amount, contribution }),
    ),
    dividend: quote(dividend, ({ amount }) => rules.dividend.quoteOrder({ member: me.dividendMember, ...parties, amount })),
    release: quote(release, ({ amount }) => rules.release.quoteOrder({ amount })),
  }
}

const plain = (value) => JSON.parse(JSON.stringify(value))

for (const database of DATABASES) {
  for (const rulebook of RULEBOOKS) {
    test(`${database.name}: ${CARTS} carts under ${rulebook}`, async () => {
      const shop = await openShop(database, { rulebook })
      const merchants = [
        await shop.merchant('seller', GOODS, { freight: '6.50' }),
        await shop.merchant('platform', GOODS, { platform: true }),
      ]
      const members = [await shop.member('a')]
      for (const login of ['b', 'c']) members.push(await shop.member(login, members.at(-1).id))
      // Referred by the seller: a member has one role in an order.
      members.push(await shop.member('d', merchants[0].account.id))
      const { document, digest } = await shop.get('/rulebook')
      const rules = openRulebook(document)
      assert.equal(rules.digest, digest)
      let settled = 0
      for (const drawn of fc.sample(cart, { numRuns: CARTS, seed: 15 })) {
        await live(shop, rules, drawn, members[drawn.who], merchants[drawn.shop])
        if (drawn.settle) {
          await shop.settle()
          settled += 1
        }
      }
      assert.ok(settled > 1)
      assert.match(shop.rebuild(), / 0 differences/)
      await shop.stop()
    })
  }
}

async function live(shop, rules, drawn, { id: member, token }, merchant) {
  const lines = drawn.lines.map(({ good, quantity }) => ({ product: merchant.goods[good], quantity }))
  const voucher = drawn.voucher ? (await shop.operate('vouchers', { member, discount: '0.30' })).id : null
  const [catalogue, me] = [await shop.get('/catalogue'), await shop.get('/me', token)]
  const points = rules.release && drawn.credit > 1 ? wholePoints(me) : '0'
  const order = { merchant: merchant.id, lines, voucher, points: '0', fixedPoints: '0' }
  const usable = previewOf(rules, { catalogue, me }, order).total.pointsUsable
  if (usable !== null) order.points = compare(usable, points) < 0 ? usable : points
  const quote = previewOf(rules, { catalogue, me }, order)
  // Accepted as it is: the figures are the server's own.
  const placed = await shop.post('/orders', token, { ...order, preview: { digest: rules.digest, quote: plain(quote) } })
  const { paid } = await shop.post(`/orders/${placed.id}/pay`, token)
  assert.equal(paid, quote.total.payable)

  const now = await shop.get('/me', token)
  const { referred, merchantGranted } = await shop.get(`/orders/${placed.id}`, token)
  const expected = plain(quotesOf(rules, now, { referred, merchant: merchantGranted }, quote.total.earning))
  const preview = { digest: rules.digest, quote: expected }
  const { booked } = await shop.post(`/orders/${placed.id}/complete`, token, { preview })
  if (expected.appreciation) {
    assert.deepEqual(booked.appreciation.grant, expected.appreciation.grant)
    assert.deepEqual(booked.appreciation.market, expected.appreciation.market)
  }
  if (expected.dividend) {
    assert.deepEqual(booked.dividend.grant, expected.dividend.grant)
    assert.deepEqual(booked.dividend.member, expected.dividend.member)
  }
  assert.deepEqual(booked.release, expected.release)
  if (drawn.refund) await refund(shop, rules, token, placed.id)
  if (drawn.redeem && rules.appreciation) await redeem(shop, rules, token)
}

/** A piece of each line comes back: what it comes to, from what the order's endpoint says. */
async function refund(shop, rules, token, id) {
  const { input, lines, freightRefunded } = await shop.get(`/orders/${id}`, token)
  const expected = plain(
    rules.order.refund({
      order: input,
      returnedBeforeBooking: lines.map(({ returnedBeforeBooking }) => returnedBeforeBooking),
      returnedBefore: lines.map(({ returned }) => returned),
      returning: lines.map(() => 1),
      freightBefore: freightRefunded,
      freight: '0',
    }),
  )
  const body = { returning: lines.map(() => 1), freight: '0', preview: { digest: rules.digest, quote: expected } }
  assert.deepEqual((await shop.post(`/orders/${id}/refunds`, token, body)).refund, expected)
}

/** The member's points, whole: what a shopper types. */
const wholePoints = (me) => me.balances.points.split('.')[0]

async function redeem(shop, rules, token) {
  const { market, holder } = await shop.get('/me', token)
  if (isZero(holder.units)) return
  let expected
  try {
    expected = plain(rules.appreciation.quoteRedemption({ market, holder, redeem: holder.units }))
  } catch {
    return
  }
  const body = { redeem: holder.units, preview: { digest: rules.digest, quote: expected } }
  assert.deepEqual(await shop.post('/me/redemptions', token, body), expected)
}
