// A server in Node: the same name has every operation.
import { load } from 'points-rules'
import { loadSync } from 'points-rules/inline'

const rules = (await load()).openRulebook('{}')
const settled = rules.dividend?.settleDay({ turnover: '1', carry: '0', members: [] })
const report = loadSync().openRulebook('{}').rulebook.lint({ margin: '0.3' })
export { report, settled }
