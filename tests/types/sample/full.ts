// A page for operators: every operation.
import { load, operations, type OperationInput, type Rulebook } from 'points-rules/full'
import * as inline from 'points-rules/full/inline'
import { load as loadExplaining } from 'points-rules/explain'
import * as explaining from 'points-rules/explain/inline'

const { openRulebook } = await load({ wasm: '/assets/points_rules_full_bg.wasm' })
const rules: Rulebook = openRulebook('{}')
const report = rules.rulebook.lint({ margin: '0.3' })
const day: OperationInput<'dividend.settleDay'> = { turnover: '1', carry: '0', members: [] }
const settled = rules.dividend?.settleDay(day)
const sales = rules.release?.teamSales({ members: [] })
const now: Rulebook = inline.loadSync().openRulebook('{}')
// @ts-expect-error: explanations are in a build of their own
rules.explain('order.total', {})
const explained = (await loadExplaining()).openRulebook('{}').explain('order.total', {})
const full: Rulebook = explaining.loadSync().openRulebook('{}')
export { explained, full, now, operations, report, sales, settled }
