// A small team's day, as the shopper assumes it: two direct referrals, and what is released below them.
import { asked } from './typed'

/** The day's releases: base, 分享, 级差 and 平级. */
function dayOf(release, lots, fields, between, rankSales) {
  const given = [[fields.first], [fields.second], [fields.peer]]
  return asked(given, (first, second, peerReleased) => {
    const volumes = [
      { highestRank: null, released: first },
      { highestRank: fields.ranked ? between : null, released: second },
    ]
    return release.accelerate({ lots, generations: [first, second], team: { rankSales, volumes, peerReleased } })
  })
}

export function teamOf({ rules: { release }, rulebook }, lots, fields) {
  // The rank that a member between the shopper and the second generation may have.
  const between = rulebook.release.ranks[0].name
  // The server adds up the team's sales (teamSales): a page has nobody's but the shopper's.
  const standing = asked([[fields.rankSales]], (rankSales) => ({ rankSales, ...release.rank({ rankSales }) }))
  const day = standing.quote === null ? { quote: null, hint: '' } : dayOf(release, lots, fields, between, standing.quote.rankSales)
  return { between, standing, day }
}
