// A finding in words, with the figures that lint printed for it.
import { compare } from '../../core'
import { nameOf, show } from '../../i18n'
import { w } from '.'
import type { FindingWords, LintReport } from './zh'

type Finding = LintReport['findings'][number]

/** The row of the largest cash: the finding is about that one. */
export function worstOutflow(report: LintReport): LintReport['outflow'][number] | undefined {
  return report.outflow.reduce<LintReport['outflow'][number] | undefined>(
    (worst, row) => (worst === undefined || compare(row.cash, worst.cash) > 0 ? row : worst),
    undefined,
  )
}

/** The item of a list that a path such as `release.levels[1]` is about. */
const placeIn = (path: string | null): number => Number.parseInt(/\[(\d+)\]/.exec(path ?? '')?.[1] ?? '0', 10)

const none: FindingWords = { title: '', means: '', knob: '' }

export function findingWords(finding: Finding, report: LintReport, levels: string[], tiers: string[]): FindingWords {
  const words = w.value.findings
  const level = nameOf(levels[placeIn(finding.path)] ?? '')
  switch (finding.code) {
    case 'OUTFLOW_PER_YUAN': {
      const row = worstOutflow(report)
      return row ? words.OUTFLOW_PER_YUAN(show(row.cash), row.level === null ? null : nameOf(row.level)) : none
    }
    case 'QUOTA_COVERAGE': {
      const of = report.quotaCoverage
      return of ? words.QUOTA_COVERAGE(show(of.coverage), show(of.promised), show(of.funded)) : none
    }
    case 'ORDERS_UNTIL_PAID':
      return words.ORDERS_UNTIL_PAID(report.ordersUntilPaid)
    case 'ORDERS_UNTIL_EXIT':
      return words.ORDERS_UNTIL_EXIT(report.exit?.orders ?? null)
    case 'ORDER_WITHOUT_SHARES': {
      const of = report.orderWithoutShares
      return of ? words.ORDER_WITHOUT_SHARES(show(of.least), show(of.quotaBelow)) : none
    }
    case 'LEVEL_FALLS': {
      const fall = report.levelFalls.find((each) => each.level === levels[placeIn(finding.path)])
      return fall ? words.LEVEL_FALLS(level, show(fall.below), show(fall.at)) : none
    }
    case 'TIER_FALLS': {
      const fall = report.tierFalls.find((each) => each.tier === tiers[placeIn(finding.path)])
      return fall ? words.TIER_FALLS(fall.tier, show(fall.below), show(fall.at)) : none
    }
    case 'STEADY_CASH': {
      const row = report.steadyCash[placeIn(finding.path)]
      return row ? words.STEADY_CASH(level, show(row.perYuan), row.aboveMarginOnDay, row.aboveSalesOnDay) : none
    }
    case 'ACCELERATION': {
      const row = report.acceleration.find((each) => each.depth === 10)
      return row ? words.ACCELERATION(show(row.rate)) : none
    }
    case 'REFERRAL_DEPTH':
      return report.referral ? words.REFERRAL_DEPTH(report.referral.generations, report.referral.ranks) : none
  }
}
