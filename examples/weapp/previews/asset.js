// What a shopper has, valued and looked ahead under every scheme that the rulebook configures.
const { tierHeadcounts } = require('../shop')
const { reasons } = require('../words')
const { typed, quoted } = require('./typed')

const DAYS = 400

function holdingsOf({ rules }, { market, holdings }) {
  return holdings.map(({ order, holder }) => ({
    order,
    units: holder.units,
    ...quoted(() => rules.appreciation.valueHolding({ market, holder })),
  }))
}

function redemptionOf(core, { market, holdings }, index, text) {
  const units = typed(core, text, 8)
  const held = holdings[index]
  if (!held || units.value === null) return { hint: units.hint, quote: null }
  const quote = quoted(() => core.rules.appreciation.quoteRedemption({ market, holder: held.holder, redeem: units.value }))
  return { hint: quote.refused, quote: quote.refused === '' ? quote : null }
}

function appreciationOf(core, account, fields) {
  return {
    holdings: holdingsOf(core, account),
    redemption: redemptionOf(core, account, fields.holding, fields.redeem),
  }
}

function dividendOf(core, { member }, fields) {
  const turnover = typed(core, fields.turnover, 2)
  const eligible = typed(core, fields.eligibleShares, 4)
  const base = { member, hint: turnover.hint || eligible.hint, estimate: null, project: null, reason: '' }
  if (turnover.value === null || eligible.value === null) return base
  const day = { turnover: turnover.value, eligibleShares: eligible.value, tierHeadcounts }
  const { shares, quota } = member
  const estimate = quoted(() => core.rules.dividend.estimate({ member: { shares, quota }, day }))
  if (estimate.refused !== '') return { ...base, hint: estimate.refused }
  const project = quoted(() => core.rules.dividend.project({ member: { shares, quota }, day, days: DAYS }))
  return { ...base, estimate, project, reason: estimate.reason === null ? '' : reasons[estimate.reason] }
}

function accelerationOf(core, lots, fields) {
  const released = typed(core, fields.generation, 2)
  const sales = typed(core, fields.teamSales, 2)
  const hint = released.hint || sales.hint
  if (released.value === null || sales.value === null) return { hint, rank: null, day: null }
  const team = { teamSales: sales.value, volumes: [], peerReleased: '0' }
  const rank = quoted(() => core.rules.release.rank({ teamSales: sales.value }))
  const day = quoted(() => core.rules.release.accelerate({ lots, generations: [released.value], team }))
  return { hint: rank.refused || day.refused, rank, day }
}

function releaseOf(core, { lots }, fields) {
  const calendar = quoted(() => core.rules.release.project({ lots, acceleratedPerDay: '0', days: DAYS }))
  return { lots, calendar, team: accelerationOf(core, lots, fields) }
}

/** What the asset page shows; null where the rulebook has no such scheme. */
function assetPreview(core, account, fields) {
  const { rules } = core
  return {
    appreciation: rules.appreciation && appreciationOf(core, account, fields),
    dividend: rules.dividend && dividendOf(core, account, fields),
    release: rules.release && releaseOf(core, account, fields),
  }
}

module.exports = { assetPreview }
