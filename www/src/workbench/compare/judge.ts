// The figures of a rulebook for the case of the comparison, part by part: an error of one part leaves the others.
import { isZero, RulesError, type Earning } from '../../core'
import { ask, open } from '../../full/client'
import type { Identity } from '../../full/messages'
import {
  appreciationOutlook,
  basesOf,
  dividendOutlook,
  releaseOutlook,
  type AppreciationOutlook,
  type DividendOutlook,
  type ReleaseOutlook,
} from '../outlook/forecast'
import { worstOutflow } from '../words/findings'
import type { Dictionary } from '../words/zh'
import type { Case } from './cart'

export type Group = keyof Dictionary['compare']['groups']
export type Row = keyof Dictionary['compare']['rows']
export type Figures = Partial<Record<Row, string | null>>

export interface Judged {
  identity: Identity
  groups: Record<Group, { figures: Figures; error: RulesError | null }>
  dividend: DividendOutlook | null
  release: ReleaseOutlook | null
  appreciation: AppreciationOutlook | null
}

const counted = (count: number | null | undefined): string | null => (count === null || count === undefined ? null : String(count))

/** A part of the figures; without the error of the core there is something else wrong, and that goes on. */
async function part<T>(run: () => Promise<T>): Promise<{ value: T | null; error: RulesError | null }> {
  try {
    return { value: await run(), error: null }
  } catch (error) {
    if (error instanceof RulesError) return { value: null, error }
    throw error
  }
}

async function appreciationFigures(document: string, it: Case, earning: Earning, signal: AbortSignal): Promise<Figures> {
  const counts = earning.appreciation
  if (counts === null) return {}
  const { market, holder, referred, merchant } = it
  const figures: Figures = { base: counts.amount, contribution: counts.contribution }
  if (!isZero(holder.units)) figures.holdingValue = (await ask(document, 'appreciation.valueHolding', { market, holder }, signal)).value
  if (isZero(counts.amount)) return figures
  const quote = await ask(document, 'appreciation.quoteOrder', { market, referred, merchant, ...counts }, signal)
  return {
    ...figures,
    grantValue: quote.grantValue,
    grantUnits: quote.grant.units,
    referrerUnits: quote.grant.referrerUnits,
    merchantUnits: quote.grant.merchantUnits,
    grantQuota: quote.grant.quota,
    unitValueAfter: quote.unitValueAfter,
  }
}

async function dividendFigures(document: string, it: Case, earning: Earning, signal: AbortSignal): Promise<Figures> {
  if (earning.dividend === null) return {}
  const { amount } = earning.dividend
  if (isZero(amount)) return { base: amount }
  const { member, referred, merchant } = it
  const quote = await ask(document, 'dividend.quoteOrder', { member, referred, merchant, amount }, signal)
  return { base: amount, dividendQuota: quote.grant.quota, dividendShares: quote.grant.shares, tierAfter: quote.tierAfter }
}

async function releaseFigures(document: string, it: Case, earning: Earning, signal: AbortSignal): Promise<Figures> {
  if (earning.release === null) return {}
  const { amount } = earning.release
  const { rank, rate } = await ask(document, 'release.rank', { rankSales: it.rankSales }, signal)
  const ranked: Figures = { base: amount, rank, rankRate: rate }
  if (isZero(amount)) return ranked
  const { grant, level, days } = await ask(document, 'release.quoteOrder', { amount }, signal)
  return { ...ranked, level, points: grant.points, daily: grant.daily, releaseDays: counted(days) }
}

async function lintFigures(document: string, it: Case, signal: AbortSignal): Promise<Figures> {
  const report = await ask(document, 'rulebook.lint', { margin: it.margin }, signal)
  const count = (severity: string) => counted(report.findings.filter((finding) => finding.severity === severity).length)
  return {
    errors: count('error'),
    warnings: count('warning'),
    outflowCash: worstOutflow(report)?.cash ?? null,
    ...(report.quotaCoverage && { coverage: report.quotaCoverage.coverage, ordersUntilPaid: counted(report.ordersUntilPaid) }),
  }
}

const lastOf = <T>(rows: readonly T[] | undefined): T | undefined => rows?.[rows.length - 1]

function outlookFigures(dividend: DividendOutlook | null, release: ReleaseOutlook | null, appreciation: AppreciationOutlook | null): Figures {
  const [shared, released, valued] = [lastOf(dividend?.rows), lastOf(release?.rows), lastOf(appreciation?.rows)]
  return {
    ...(shared && { dividendPaid: shared.paid, dividendOpen: shared.open, dividendCoverage: shared.coverage }),
    ...(release &&
      released && {
        releaseCash: released.totalCashValue,
        releaseOwed: release.owedCash,
        releaseAboveSales: counted(release.totalCashAboveSalesOnDay),
      }),
    ...(valued && { unitValue: valued.unitValue, unitOpen: valued.open, unitCoverage: valued.coverage, unitExits: counted(valued.exits) }),
  }
}

/** The three outlooks one after the other; one that is refused leaves the others. */
async function outlooks(document: string, it: Case, signal: AbortSignal) {
  const none = { value: null, error: null }
  const { plan } = it
  if (plan === null) return { dividend: none, release: none, appreciation: none, error: null }
  const bases = await part(() => basesOf(document, plan, signal))
  if (bases.value === null) return { dividend: none, release: none, appreciation: none, error: bases.error }
  const planned = { plan, bases: bases.value }
  const dividend = await part(() => dividendOutlook(document, planned, signal))
  const release = await part(() => releaseOutlook(document, planned, signal))
  const appreciation = await part(() => appreciationOutlook(document, planned, signal))
  return { dividend, release, appreciation, error: dividend.error ?? release.error ?? appreciation.error }
}

export async function judge(document: string, it: Case, signal: AbortSignal): Promise<Judged> {
  const identity = await open(document, signal)
  const total = await part(() => ask(document, 'order.total', it.cart, signal))
  const earning = total.value?.earning ?? { appreciation: null, dividend: null, release: null }
  const scheme = async (figures: typeof dividendFigures) => {
    const { value, error } = await part(() => figures(document, it, earning, signal))
    return { figures: value ?? {}, error }
  }
  const lint = await part(() => lintFigures(document, it, signal))
  const groups = {
    appreciation: await scheme(appreciationFigures),
    dividend: await scheme(dividendFigures),
    release: await scheme(releaseFigures),
  }
  const { dividend, release, appreciation, error } = await outlooks(document, it, signal)
  const order: Figures = total.value
    ? { goods: total.value.goods, qualifying: total.value.qualifying, payable: total.value.payable, pointsUsable: total.value.pointsUsable }
    : {}
  return {
    identity,
    groups: {
      order: { figures: order, error: total.error },
      ...groups,
      lint: { figures: lint.value ?? {}, error: lint.error },
      outlook: { figures: outlookFigures(dividend.value, release.value, appreciation.value), error },
    },
    dividend: dividend.value,
    release: release.value,
    appreciation: appreciation.value,
  }
}
