// Runs in a bare engine (JavaScriptCore's shell or Node): times the dearest operations of one build of the package.
// `modules`, `wasmBytes`, `rulebook`, `report` and `now` are put before it by ../cost.mjs. ES2015.
;(function () {
  'use strict'
  const cache = {}
  const require = (name) => {
    if (!cache[name]) {
      const module = { exports: {} }
      modules[name](module, module.exports, require)
      cache[name] = module.exports
    }
    return cache[name]
  }

  const market = { fundBalance: '3000.00', unitsOutstanding: '579.92568570', unitsIssued: '579.92568570', treasuryUnits: '0', fixedPoints: '0' }
  const empty = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
  const tierHeadcounts = { V1: 2, V2: 1, V3: 1 }
  const lots = (count) => Array.from({ length: count }, (_, at) => ({ orderId: `o${at}`, daily: '36', remaining: String(7500 + at) }))
  const times = (count, item) => Array.from({ length: count }, (_, at) => item(at))

  const order = (count) => ({
    lines: times(count, () => ({ price: '59.90', quantity: 3, contributionRate: '0.1', earns: null })),
    discount: '20', freight: '8', points: '500', fixedPoints: '50',
  })

  /** What a page or a server may ask; `size` is what its cost grows with. */
  const OPERATIONS = [
    ['openRulebook', 1, (core) => core.openRulebook(rulebook).free()],
    ['appreciation.quoteOrder', 1, () => ({ market, referred: false, merchant: false, amount: '100', contribution: null })],
    ['dividend.quoteOrder', 1, () => ({ member: { shares: '10', quota: '2000', totalPaid: '10000' }, referred: false, merchant: false, amount: '1000' })],
    ['release.quoteOrder', 1, () => ({ amount: '3000' })],
    ...[3, 100].map((count) => ['order.total', count, () => order(count)]),
    ...[3, 100].map((count) => [
      'order.refund', count,
      () => ({
        order: order(count), returnedBeforeBooking: times(count, () => 0), returnedBefore: times(count, () => 0),
        returning: times(count, () => 1), freightBefore: '0', freight: '0',
      }),
    ]),
    ...[1000, 10000].map((limit) => [
      'appreciation.ordersUntil', limit,
      () => ({ market, referred: false, merchant: false, amount: '100', holder: { units: '1', quota: '1000000' }, net: null, limit }),
    ]),
    ...[100, 1000, 10000, 100000].map((orders) => [
      'appreciation.projectUnitValue', orders, () => ({ market: empty, referred: false, merchant: false, amount: '100', orders, samples: 100 }),
    ]),
    ...[400, 36500].map((days) => [
      'dividend.project', days, () => ({ member: { shares: '10', quota: '1000000000' }, day: { turnover: '10000', carry: '0', eligibleWeight: '100', tierHeadcounts }, newWeightPerDay: null, days }),
    ]),
    ...[1, 10, 100].map((count) => ['release.project', `${count} × 400`, () => ({ lots: lots(count), acceleratedPerDay: '5', days: 400 })]),
    ['release.project', '100 × 36500', () => ({ lots: lots(100), acceleratedPerDay: '0.01', days: 36500 })],
    ...[10, 1000].map((count) => [
      'release.accelerate', count,
      () => ({ lots: lots(count), generations: ['36'], team: { rankSales: '200000', volumes: times(count, () => ({ highestRank: '一星', released: '100' })), peerReleased: '10' } }),
    ]),
  ]

  function spentOn(call, calls) {
    const start = now()
    for (let at = 0; at < calls; at += 1) call()
    return now() - start
  }

  /** The best of a few batches, in milliseconds a call. */
  function costOf(call) {
    let calls = 1
    let best = spentOn(call, calls)
    while (best < 20) {
      calls *= 2
      best = spentOn(call, calls)
    }
    for (let batch = 0; batch < 5; batch += 1) best = Math.min(best, spentOn(call, calls))
    return best / calls
  }

  const webAssembly = wasmBytes === null ? undefined : { instantiate: (path, imports) => WebAssembly.instantiate(wasmBytes, imports) }
  const options = { wasmPath: wasmBytes === null ? null : '/points_rules.wasm', fallback: () => require('fallback'), webAssembly }
  const begun = now()
  require('index').load(options).then((core) => {
    report(`load\t1\t${core.engine}\t${now() - begun}`)
    const rules = core.openRulebook(rulebook)
    for (const [name, size, make] of OPERATIONS) {
      const input = name === 'openRulebook' ? null : make()
      const call = input === null ? () => make(core) : () => rules.call(name, input)
      report(`${name}\t${size}\t${core.engine}\t${costOf(call)}`)
    }
    report('done')
  }).catch((error) => report(`failed: ${error && error.message}`))
})()
