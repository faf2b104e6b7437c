// Batches: every item is what the single operation gives, on every engine; a refused item leaves the others alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EMPTY_MARKET, everyEngine, readRulebook } from './package-under-test.mjs'

const ENGINES = await everyEngine()
const MARKET = {
  fundBalance: '1845678.90',
  unitsOutstanding: '254321.12345678',
  unitsIssued: '854321.12345678',
  treasuryUnits: '1000.00000000',
  fixedPoints: '12.00',
}
const book = readRulebook('appreciation')
const REFERRING = { ...book, appreciation: { ...book.appreciation, referrerGrantRate: '0.1', merchantGrantRate: '0.05' } }

/** A figure of the single operation, with all its decimals, as a whole number of its smallest steps. */
const steps = (text) => (text === null ? NaN : Number(text.replace('.', '')))

/** What a column of the batch is in the single operation's answer. */
const figureOf = (single, figure) => (figure in single ? single[figure] : single.grant[figure])
const FIGURES = [
  'contribution',
  'grantValue',
  'units',
  'referrerUnits',
  'merchantUnits',
  'quota',
  'referrerQuota',
  'merchantQuota',
  'residue',
  'unitValueAfter',
]

const codeOf = (run) => {
  try {
    run()
    return null
  } catch (error) {
    return error.code
  }
}

for (const { name, api } of ENGINES) {
  const { errorCodes, fromFen } = api
  const rules = api.openRulebook(REFERRING)
  const mall = api.openRulebook(readRulebook('mall'))

  test(`${name}: the stated figures`, () => {
    const quotes = rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts: [10_000, 20_000], referred: false, merchant: false, contributions: null })
    assert.deepEqual([...quotes.units], [2_100_000_000, 4_200_000_000])
    assert.deepEqual([...quotes.contribution], [3_000, 6_000])
    assert.deepEqual([...quotes.quota], [20_000, 40_000])
    assert.deepEqual([...quotes.unitValueAfter], [14_286, 14_286])
    assert.deepEqual([...quotes.errors], [0, 0])
    const market = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
    const values = rules.appreciation.valueHoldings({ market, units: new Float64Array([2_100_000_000, 0]), quotas: [20_000, null] })
    assert.deepEqual([...values.value], [3_000, 0])
    assert.deepEqual([...values.headroom], [17_000, NaN])
    assert.deepEqual([...values.exitDue], [0, NaN])
  })

  test(`${name}: orders of a list are what each is by itself`, () => {
    const amount = fc.oneof(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 1_000_000_000_000 }))
    // A contribution is null, or so much of the amount; a little more than all of it is refused.
    const share = fc.option(fc.integer({ min: 0, max: 1050 }))
    const order = fc.tuple(amount, fc.boolean(), fc.boolean(), share)
    fc.assert(
      fc.property(fc.array(order, { maxLength: 20 }), fc.constantFrom(EMPTY_MARKET, MARKET), (orders, market) => {
        const amounts = Float64Array.from(orders, ([amount]) => amount)
        const referred = orders.map(([, isReferred]) => Number(isReferred))
        const merchant = orders.map(([, , isMerchant]) => Number(isMerchant))
        const contributions = orders.map(([amount, , , share]) => (share === null ? null : Math.floor((amount / 1000) * share)))
        const quotes = rules.appreciation.quoteOrders({ market, amounts, referred, merchant, contributions })
        orders.forEach(([amount, isReferred, isMerchant], index) => {
          const contribution = contributions[index] === null ? null : fromFen(contributions[index])
          const quoteOrder = () =>
            rules.appreciation.quoteOrder({ market, amount: fromFen(amount), referred: isReferred, merchant: isMerchant, contribution })
          const code = codeOf(quoteOrder)
          if (code !== null) {
            assert.equal(errorCodes[quotes.errors[index]], code)
            for (const figure of [...FIGURES, 'capReached']) assert.ok(Number.isNaN(quotes[figure][index]), `${figure} of ${amount}`)
            return
          }
          const single = quoteOrder()
          const { units, referrerUnits, merchantUnits } = single.grant
          const fits = [units, referrerUnits, merchantUnits].every((text) => steps(text) <= Number.MAX_SAFE_INTEGER)
          assert.equal(errorCodes[quotes.errors[index]], fits ? null : 'OVERFLOW')
          for (const figure of FIGURES) {
            assert.equal(quotes[figure][index], fits ? steps(figureOf(single, figure)) : NaN, `${figure} of ${amount}`)
          }
          if (fits) assert.equal(quotes.capReached[index], Number(single.capReached))
        })
      }),
      { numRuns: 60 },
    )
  })

  test(`${name}: holdings and stakes of a table are what each is by itself`, () => {
    const units = [0, 1, 99_999_999, 2_100_000_000, 25_332_112_345_678, 25_332_112_345_679]
    const quotas = [0, 1, 500, 15_240, null, 10_000]
    const values = rules.appreciation.valueHoldings({ market: MARKET, units, quotas })
    units.forEach((held, index) => {
      const padded = String(held).padStart(9, '0')
      const holder = { units: `${padded.slice(0, -8)}.${padded.slice(-8)}`, quota: quotas[index] === null ? null : fromFen(quotas[index]) }
      const single = () => rules.appreciation.valueHolding({ market: MARKET, holder })
      assert.equal(errorCodes[values.errors[index]], codeOf(single))
      if (values.errors[index] > 0) return
      const { value, displayValue, headroom, exitDue } = single()
      assert.deepEqual([values.value[index], values.displayValue[index], values.headroom[index]], [value, displayValue, headroom].map(steps))
      assert.equal(values.exitDue[index], exitDue === null ? NaN : Number(exitDue))
    })
    assert.deepEqual([...values.errors].map((error) => errorCodes[error]), [null, null, null, null, null, 'INVALID_STATE'])

    const heads = Object.fromEntries(readRulebook('mall').dividend.tiers.map(({ name: tier }, index) => [tier, index === 0 ? 0 : 7]))
    const day = { turnover: '1234567.89', carry: '98.76', eligibleWeight: '5000', tierHeadcounts: heads }
    const shares = [0, 1, 500, 1_000, 10_000, 500_000, 500_001]
    const left = [100, 0, 5, 1_000_000, 1_000_000_000, 1_000_000_000_000, 1]
    const estimates = mall.dividend.estimates({ day, shares, quotas: left })
    const scale = readRulebook('mall').dividend.shareScale
    const tiers = readRulebook('mall').dividend.tiers.map(({ name: tier }) => tier)
    let refused = 0
    shares.forEach((held, index) => {
      const digits = String(held).padStart(scale + 1, '0')
      const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
      const single = () => mall.dividend.estimate({ day, member: { shares: text, quota: fromFen(left[index]) } })
      assert.equal(errorCodes[estimates.errors[index]], codeOf(single), text)
      if (estimates.errors[index] > 0) {
        refused += 1
        assert.ok(Number.isNaN(estimates.payout[index]))
        return
      }
      const { tier, proRata, tierShare, gross, payout, quotaAfter } = single()
      const { [index]: which } = estimates.tier
      assert.equal(Number.isNaN(which) ? null : tiers[which], tier)
      const found = ['proRata', 'tierShare', 'gross', 'payout', 'quotaAfter'].map((figure) => estimates[figure][index])
      assert.deepEqual(found, [proRata, tierShare, gross, payout, quotaAfter].map(steps))
    })
    assert.ok(refused > 0 && refused < shares.length)
  })

  test(`${name}: a refused item has its code and leaves the others alone`, () => {
    const amounts = [10_000, 0, -1, 0.5, NaN, Infinity, '100', null, 2 ** 53, 1_000_000_000_001, 10_000]
    const quotes = rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts, referred: true, merchant: false, contributions: null })
    assert.deepEqual([...quotes.errors].map((error) => errorCodes[error]), [
      null,
      'OUT_OF_RANGE',
      'OUT_OF_RANGE',
      'TOO_MANY_DECIMALS',
      'INVALID_DECIMAL',
      'INVALID_DECIMAL',
      'INVALID_DECIMAL',
      'INVALID_DECIMAL',
      'OUT_OF_RANGE',
      'OUT_OF_RANGE',
      null,
    ])
    assert.deepEqual([quotes.units[0], quotes.units[10]], [2_100_000_000, 2_100_000_000])
    assert.equal(quotes.errorAt(0), null)
    assert.equal(quotes.errorAt(1), 'OUT_OF_RANGE')
    for (const index of [11, -1, 0.5, '0x', 'length', '0', { toString() { throw new Error('not asked for') } }, undefined]) assert.throws(() => quotes.errorAt(index), { code: 'INVALID_INPUT' })
    for (const index of [1, 5, 9]) for (const column of ['units', 'residue', 'capReached']) assert.ok(Number.isNaN(quotes[column][index]))
  })

  test(`${name}: only null is no quota`, () => {
    const market = { ...EMPTY_MARKET, fundBalance: '30', unitsOutstanding: '21', unitsIssued: '21' }
    const value = (quotas) => rules.appreciation.valueHoldings({ market, units: [2_100_000_000], quotas })
    for (const quotas of [['1000'], [1000n], [undefined], [true], [,], [NaN], [Infinity], [{ valueOf: () => 1000 }], Float64Array.of(NaN)]) {
      const values = value(quotas)
      assert.equal(values.errorAt(0), 'INVALID_DECIMAL')
      assert.ok(Number.isNaN(values.value[0]))
    }
    for (const quotas of [null, [null]]) assert.deepEqual([value(quotas).errorAt(0), value(quotas).value[0], value(quotas).headroom[0]], [null, 3_000, NaN])
    assert.equal(value([20_000]).headroom[0], 17_000)
  })

  test(`${name}: each column has a buffer of its own, and a result can be posted`, () => {
    const quotes = rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts: [10_000, 0], referred: false, merchant: false, contributions: null })
    const columns = Object.values(quotes)
    assert.equal(new Set(columns.map(({ buffer }) => buffer)).size, columns.length)
    assert.equal(quotes.units.buffer.byteLength, 16)
    const posted = structuredClone(quotes, { transfer: [quotes.units.buffer] })
    assert.deepEqual([...posted.units], [2_100_000_000, NaN])
    assert.deepEqual([quotes.units.length, quotes.contribution[0], quotes.errorAt(1)], [0, 3_000, 'OUT_OF_RANGE'])
    const { errorAt } = quotes
    assert.equal(errorAt(0), null)
  })

  test(`${name}: what all items share is refused as a whole`, () => {
    const { quoteOrders, valueHoldings } = rules.appreciation
    const amounts = [100]
    const rest = { merchant: false, contributions: null }
    for (const [run, code, path] of [
      [() => quoteOrders(), 'INVALID_INPUT', null],
      [() => quoteOrders({ market: EMPTY_MARKET, referred: true, ...rest }), 'INVALID_INPUT', 'amounts'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts: '100', referred: true, ...rest }), 'INVALID_INPUT', 'amounts'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts: { length: 1_000_001 }, referred: true, ...rest }), 'INVALID_INPUT', 'amounts'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts: { length: -1 }, referred: true, ...rest }), 'INVALID_INPUT', 'amounts'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts: new Float64Array(1_000_001), referred: true, ...rest }), 'INVALID_INPUT', 'amounts'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts: null, referred: true, ...rest }), 'INVALID_INPUT', 'amounts'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts, ...rest }), 'INVALID_INPUT', 'referred'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts, referred: true, contributions: null }), 'INVALID_INPUT', 'merchant'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts, referred: true, merchant: [1, 0], contributions: null }), 'INVALID_INPUT', 'merchant'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts, referred: true, merchant: false }), 'INVALID_INPUT', 'contributions'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts, referred: true, merchant: false, contributions: [1, 0] }), 'INVALID_INPUT', 'contributions'],
      [() => quoteOrders({ market: EMPTY_MARKET, amounts, referred: [1, 0], ...rest }), 'INVALID_INPUT', 'referred'],
      [() => quoteOrders({ amounts, referred: true, ...rest }), 'INVALID_INPUT', 'market'],
      [() => quoteOrders({ market: { ...EMPTY_MARKET, fundBalance: '0.001' }, amounts, referred: true, ...rest }), 'TOO_MANY_DECIMALS', 'market.fundBalance'],
      [() => quoteOrders({ market: { ...EMPTY_MARKET, fundBalance: '1' }, amounts, referred: true, ...rest }), 'INVALID_STATE', 'market'],
      [() => valueHoldings({ market: EMPTY_MARKET, units: [0] }), 'INVALID_INPUT', 'quotas'],
      [() => mall.dividend.estimates({ day: { turnover: '1', carry: '0', eligibleWeight: '1', tierHeadcounts: { V9: 1 } }, shares: [], quotas: [] }), 'UNKNOWN_TIER', 'day.tierHeadcounts.V9'],
    ]) {
      assert.throws(run, { name: 'RulesError', code, path }, run.toString())
    }
    assert.equal(quoteOrders({ market: EMPTY_MARKET, amounts: [], referred: [], merchant: [], contributions: [] }).units.length, 0)
    assert.equal(valueHoldings({ market: EMPTY_MARKET, units: [0], quotas: null }).value[0], 0)
  })

  test(`${name}: a large batch, a getter that runs another, and a freed rulebook`, () => {
    const amounts = Float64Array.from({ length: 300_000 }, (_, index) => index + 1)
    const market = { ...MARKET, get fixedPoints() {
      assert.equal(rules.appreciation.quoteOrders({ market: EMPTY_MARKET, amounts: [10_000], referred: false, merchant: false, contributions: null }).units[0], 2_100_000_000)
      return '12.00'
    } }
    const before = rules.appreciation.quoteOrders({ market: MARKET, amounts, referred: true, merchant: true, contributions: null })
    assert.deepEqual(rules.appreciation.quoteOrders({ market, amounts, referred: true, merchant: true, contributions: null }), before)
    const last = rules.appreciation.quoteOrder({ market: MARKET, amount: '3000', referred: true, merchant: true, contribution: null })
    for (const figure of FIGURES) assert.equal(before[figure][299_999], steps(figureOf(last, figure)), figure)
    const freed = api.openRulebook(book)
    freed.free()
    assert.throws(() => freed.appreciation.quoteOrders({ market: MARKET, amounts, referred: true, merchant: true, contributions: null }), /was freed/)
  })
}
