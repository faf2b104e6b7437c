// What a shopper has, valued and looked ahead under every scheme that the rulebook configures.
import * as server from '../server'
import { reasons } from '../words'
import { asked, quoted } from './typed'
import { teamOf } from './team'

const DAYS = 365
/** How many orders ahead the page looks: each is booked in turn, and a phone may only interpret. */
const LIMIT = 10000
const UNITS = 8

/** When is the quota reached, when is the money back, and how much for what is wanted. */
function goalsOf({ appreciation }, { market, me }, fields) {
  const { holder } = me
  const parties = { referred: false, merchant: false }
  const until = (amount, net) => appreciation.ordersUntil({ market, ...parties, amount, holder, net, limit: LIMIT })
  return {
    limit: LIMIT,
    quota: asked([[fields.perOrder]], (amount) => until(amount, null)),
    back: asked([[fields.perOrder], [fields.back]], until),
    forUnits: asked([[fields.wantUnits, UNITS]], (units) => appreciation.orderFor({ market, ...parties, units })),
    forCash: asked([[fields.wantCash]], (net) => appreciation.redemptionFor({ market, holder, net })),
  }
}

function appreciationOf({ appreciation }, { market, me }, fields) {
  const { holder } = me
  return {
    holder,
    worth: quoted(() => appreciation.valueHolding({ market, holder })),
    redemption: asked([[fields.redeem, UNITS]], (redeem) => appreciation.quoteRedemption({ market, holder, redeem })),
    exchange: asked([[fields.exchange, UNITS]], (exchange) => appreciation.quoteExchange({ market, holder, exchange })),
  }
}

const dayOf = (turnover, eligibleWeight) => ({ turnover, carry: '0', eligibleWeight, tierHeadcounts: server.tierHeadcounts })

function dividendOf({ dividend }, { me }, fields) {
  const { member } = me
  const given = [[fields.turnover], [fields.eligibleWeight]]
  const estimate = asked(given, (...day) => dividend.estimate({ member, day: dayOf(...day) }))
  // null: what this turnover itself brings.
  const ahead = (...day) => dividend.project({ member, day: dayOf(...day), newWeightPerDay: null, days: DAYS })
  const reason = estimate.quote === null ? null : estimate.quote.reason
  return {
    member,
    estimate,
    reason: reason === null ? '' : reasons[reason],
    project: asked(given, ahead),
    forShares: asked([[fields.wantShares]], (shares) => dividend.orderFor({ member, shares })),
  }
}

function releaseOf(core, { me }, fields) {
  const { release } = core.rules
  const { lots } = me
  const calendar = quoted(() => release.project({ lots, acceleratedPerDay: '0', days: DAYS }))
  const forPoints = asked([[fields.wantPoints]], (points) => release.orderFor({ points, daily: null }))
  return { lots, calendar, forPoints, team: teamOf(core, lots, fields) }
}

/** What the asset page shows; null where the rulebook has no such scheme. */
export function assetPreview(core, account, fields) {
  const { rules } = core
  return {
    purse: account.me,
    appreciation: rules.appreciation && appreciationOf(rules, account, fields),
    goals: rules.appreciation && goalsOf(rules, account, fields),
    dividend: rules.dividend && dividendOf(rules, account, fields),
    release: rules.release && releaseOf(core, account, fields),
  }
}
