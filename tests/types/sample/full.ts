// A page for operators: every operation.
import { load, operations, type OperationInput, type Rulebook } from 'points-rules/full'
import * as inline from 'points-rules/full/inline'

const { openRulebook } = await load({ wasm: '/assets/points_rules_full_bg.wasm' })
const rules: Rulebook = openRulebook('{}')
const report = rules.rulebook.lint({ margin: '0.3' })
const day: OperationInput<'dividend.settleDay'> = { turnover: '1', carry: '0', members: [] }
const settled = rules.dividend?.settleDay(day)
const sales = rules.release?.teamSales({ members: [] })
const now: Rulebook = inline.loadSync().openRulebook('{}')
export { now, operations, report, sales, settled }
