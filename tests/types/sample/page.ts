// A shopper's page: what settles is not in its types.
import { openRulebook, type OperationName } from 'points-rules'
import type { Rulebook as Full } from 'points-rules/full'
import type { Rulebook as Mini } from 'points-rules/mp'

const rules = openRulebook('{}')
// @ts-expect-error: only the full build settles
rules.dividend?.settleDay({ turnover: '1', carry: '0', members: [] })
// @ts-expect-error: nor does a page look into a rulebook
rules.rulebook.lint({ margin: '0.3' })
const unknown: unknown = rules.call('release.settleDay', {})
// @ts-expect-error: it is no name of an operation here
const name: OperationName = 'release.teamSales'
const mini = (given: Mini) => {
    // @ts-expect-error: a mini-program asks its server
    given.appreciation?.settleExits({})
}
// What takes a page's rulebook takes a full one.
const page = (full: Full): typeof rules => full
export { mini, name, page, unknown }
