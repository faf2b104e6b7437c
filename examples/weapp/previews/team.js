// A small team's day, as the shopper assumes it: two direct referrals, and what is released below them.
const { ranks } = require('../rulebook').release
const { asked } = require('./typed')

/** The rank that a member between the shopper and the second generation may have. */
const between = ranks[0].name

/** Team sales of the shopper, and the rank that they reach. */
function rankOf(release, one, two) {
  const { teams } = release.teamSales({
    members: [
      { id: 'me', sponsor: null, cash: '0', points: '0' },
      { id: 'one', sponsor: 'me', cash: one, points: '0' },
      { id: 'two', sponsor: 'me', cash: two, points: '0' },
    ],
  })
  const sales = teams.find(({ id }) => id === 'me')
  return { sales, rank: release.rank({ rankSales: sales.rankSales }) }
}

/** The day's releases: base, 分享, 级差 and 平级. */
function dayOf(release, lots, fields, rankSales) {
  const given = [[fields.first], [fields.second], [fields.peer]]
  return asked(given, (first, second, peerReleased) => {
    const volumes = [
      { highestRank: null, released: first },
      { highestRank: fields.ranked ? between : null, released: second },
    ]
    return release.accelerate({ lots, generations: [first, second], team: { rankSales, volumes, peerReleased } })
  })
}

function teamOf(release, lots, fields) {
  const standing = asked([[fields.legOne], [fields.legTwo]], (one, two) => rankOf(release, one, two))
  const day = standing.quote === null ? { quote: null, hint: '' } : dayOf(release, lots, fields, standing.quote.sales.rankSales)
  return { between, standing, day }
}

module.exports = { teamOf }
