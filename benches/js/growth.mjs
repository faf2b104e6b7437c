// How time grows with inputs of every length, on each engine: `node benches/js/growth.mjs [ENGINE]`. It fails where the exponent is
// above 1.3. Natively it is benches/growth.rs.
import { BRIEF_ORDER, everyEngine, readRulebook } from '../../tests/node/package-under-test.mjs'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
/** N log N is below it from a thousand on. */
const MOST = 1.3

const listOf = (length, item) => Array.from({ length }, (_, index) => item(index))

function dividend(count) {
  const document = readRulebook('dividend')
  document.dividend.tiers = listOf(count, (index) => ({ name: `t${index}`, minShares: String(index + 1), rate: '0' }))
  // Objects have at most 100,000 values; text has no such bound.
  return JSON.stringify(document)
}

function release(count) {
  const document = readRulebook('release')
  document.release.ranks = listOf(count, (index) => ({ name: `r${index}`, minTeamSales: String(index + 1), rate: `0.${String(index).padStart(8, '0')}` }))
  return JSON.stringify(document)
}

/** By what grows: the operation, the rulebook, and a function that makes a call for the opened one. */
const KINDS = {
  'N names in tierHeadcounts': ['dividend.estimate', dividend, (rules, count) => {
    const tierHeadcounts = Object.fromEntries(listOf(count, (index) => [`t${index}`, 1]))
    const input = { day: { turnover: '1', carry: '0', eligibleWeight: '1000000000000', tierHeadcounts }, member: { shares: '1', quota: '1' } }
    return () => rules.dividend.estimate(input)
  }],
  'a rulebook of N tiers at settleDay': ['dividend.settleDay', dividend, (rules) => {
    const input = { turnover: '1000', carry: '0', members: [{ id: 'a', shares: '5', quota: '100' }] }
    return () => rules.dividend.settleDay(input)
  }],
  'N volumes under N ranks in accelerate': ['release.accelerate', release, (rules, count) => {
    const volumes = listOf(count, (index) => ({ highestRank: `r${count - 1 - index}`, released: '1' }))
    const input = { lots: [{ orderId: 'a', daily: '1', remaining: '100' }], generations: [], team: { rankSales: String(count), volumes, peerReleased: '0' } }
    return () => rules.release.accelerate(input)
  }],
  'N getters that each call the core': ['order.total', () => readRulebook('appreciation'), (rules, count) => {
    const line = { get price() { return rules.appreciation.quoteOrder(BRIEF_ORDER).grant.contribution }, quantity: 1, contributionRate: null, earns: null }
    const input = { lines: listOf(count, () => line), discount: '0', freight: '0', points: '0', fixedPoints: '0' }
    return () => rules.order.total(input)
  }],
}

/** Milliseconds of the quickest of some calls, by the clock: a processor's time is counted in ticks of milliseconds on some machines. */
function quickest(api, [, document, calls], size) {
  const rules = api.openRulebook(document(size))
  const call = calls(rules, size)
  let best = Infinity
  for (let left = size > 100_000 ? 2 : size > 10_000 ? 3 : 20; left > 0; left -= 1) {
    const start = performance.now()
    call()
    best = Math.min(best, performance.now() - start)
  }
  rules.free()
  return best
}

/** The slope of the line through the points (log size, log time). */
function exponentOf(times) {
  const points = times.map((time, index) => [Math.log(SIZES[index]), Math.log(time)])
  const mean = (of) => points.reduce((sum, point) => sum + point[of], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const sum = (of) => points.reduce((total, point) => total + of(point[0] - x, point[1] - y), 0)
  return sum((dx, dy) => dx * dy) / sum((dx) => dx * dx)
}

/** The slope from the last size but one to the last, where a line through all of them would hide a late bend. */
function lastExponentOf(times) {
  const ratio = (all) => all[all.length - 1] / all[all.length - 2]
  return Math.log(ratio(times)) / Math.log(ratio(SIZES))
}

let worst = 0
const [only] = process.argv.slice(2)
for (const { name, api } of await everyEngine()) {
  if (only !== undefined && only !== name) continue
  for (const [what, kind] of Object.entries(KINDS)) {
    if (!api.operations.includes(kind[0])) continue
    const times = SIZES.map((size) => quickest(api, kind, size))
    const [exponent, last] = [exponentOf(times), lastExponentOf(times)]
    console.log(`${name}: ${what}: exponent ${exponent.toFixed(2)}, ${last.toFixed(2)} at the end (${times.map((time) => time.toFixed(2)).join(', ')} ms for 10^3 to 10^6)`)
    worst = Math.max(worst, exponent, last)
  }
}
// What is no number is above it too.
if (!(worst <= MOST)) {
  console.error(`an exponent of ${worst.toFixed(2)} is above ${MOST}: something grows faster than N log N`)
  process.exitCode = 1
}
