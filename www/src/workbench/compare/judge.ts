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

/** A figure as text, and the part of a result that it is a leaf of. */
export interface Figure {
  text: string | null
  of?: object
  leaf?: string
}
export type Figures = Partial<Record<Row, Figure>>


export interface Judged {
  identity: Identity
  groups: Record<Group, { figures: Figures; error: RulesError | null }>
  dividend: DividendOutlook | null
  release: ReleaseOutlook | null
  appreciation: AppreciationOutlook | null
}

const leafOf = <Of extends object, Leaf extends keyof Of & string>(of: Of, leaf: Leaf): Figure => ({ ...counted(of[leaf]), of, leaf })
const counted = (value: unknown): Figure => ({ text: value === null || value === undefined ? null : String(value) })

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
  const figures: Figures = { base: leafOf(counts, 'amount'), contribution: leafOf(counts, 'contribution') }
  if (!isZero(holder.units)) figures.holdingValue = leafOf(await ask(document, 'appreciation.valueHolding', { market, holder }, signal), 'value')
  if (isZero(counts.amount)) return figures
  const quote = await ask(document, 'appreciation.quoteOrder', { market, referred, merchant, ...counts }, signal)
  return {
    ...figures,
    grantValue: leafOf(quote, 'grantValue'),
    grantUnits: leafOf(quote.grant, 'units'),
    referrerUnits: leafOf(quote.grant, 'referrerUnits'),
    merchantUnits: leafOf(quote.grant, 'merchantUnits'),
    grantQuota: leafOf(quote.grant, 'quota'),
    unitValueAfter: leafOf(quote, 'unitValueAfter'),
  }
}

async function dividendFigures(document: string, it: Case, earning: Earning, signal: AbortSignal): Promise<Figures> {
  if (earning.dividend === null) return {}
  const { amount } = earning.dividend
  const base = leafOf(earning.dividend, 'amount')
  if (isZero(amount)) return { base }
  const { member, referred, merchant } = it
  const quote = await ask(document, 'dividend.quoteOrder', { member, referred, merchant, amount }, signal)
  return { base, dividendQuota: leafOf(quote.grant, 'quota'), dividendShares: leafOf(quote.grant, 'shares'), tierAfter: counted(quote.tierAfter) }
}

async function releaseFigures(document: string, it: Case, earning: Earning, signal: AbortSignal): Promise<Figures> {
  if (earning.release === null) return {}
  const { amount } = earning.release
  const standing = await ask(document, 'release.rank', { rankSales: it.rankSales }, signal)
  const ranked: Figures = { base: leafOf(earning.release, 'amount'), rank: counted(standing.rank), rankRate: leafOf(standing, 'rate') }
  if (isZero(amount)) return ranked
  const quote = await ask(document, 'release.quoteOrder', { amount }, signal)
  const { grant } = quote
  return { ...ranked, level: counted(quote.level), points: leafOf(grant, 'points'), daily: leafOf(grant, 'daily'), releaseDays: leafOf(quote, 'days') }
}

async function lintFigures(document: string, it: Case, signal: AbortSignal): Promise<Figures> {
  const report = await ask(document, 'rulebook.lint', { margin: it.margin }, signal)
  const count = (severity: string) => counted(report.findings.filter((finding) => finding.severity === severity).length)
  return {
    errors: count('error'),
    warnings: count('warning'),
    outflowCash: counted(worstOutflow(report)?.cash),
    ...(report.quotaCoverage && { coverage: counted(report.quotaCoverage.coverage), ordersUntilPaid: counted(report.ordersUntilPaid) }),
  }
}

const lastOf = <T>(rows: readonly T[] | undefined): T | undefined => rows?.[rows.length - 1]

function outlookFigures(dividend: DividendOutlook | null, release: ReleaseOutlook | null, appreciation: AppreciationOutlook | null): Figures {
  const [shared, released, valued] = [lastOf(dividend?.rows), lastOf(release?.rows), lastOf(appreciation?.rows)]
  return {
    ...(shared && { dividendPaid: counted(shared.paid), dividendOpen: counted(shared.open), dividendCoverage: counted(shared.coverage) }),
    ...(release &&
      released && {
        releaseCash: counted(released.totalCashValue),
        releaseOwed: counted(release.owedCash),
        releaseAboveSales: counted(release.totalCashAboveSalesOnDay),
      }),
    ...(valued && { unitValue: counted(valued.unitValue), unitOpen: counted(valued.open), unitCoverage: counted(valued.coverage), unitExits: counted(valued.exits) }),
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
  const { value } = total
  const order: Figures = value
    ? { goods: leafOf(value, 'goods'), qualifying: leafOf(value, 'qualifying'), payable: leafOf(value, 'payable'), pointsUsable: leafOf(value, 'pointsUsable') }
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
