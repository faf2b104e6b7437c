// The one door to the calculation core: loads the package once and opens its rulebooks.
import { load, RulesError, type RulebookDocument } from 'points-rules'
import appreciation from 'points-rules/rulebooks/appreciation.json'
import appreciationReferrer from 'points-rules/rulebooks/appreciation-referrer.json'
import dividend from 'points-rules/rulebooks/dividend.json'
import dividendReferrer from 'points-rules/rulebooks/dividend-referrer.json'
import energy from 'points-rules/rulebooks/energy.json'
import mall from 'points-rules/rulebooks/mall.json'
import release from 'points-rules/rulebooks/release.json'
import release3x from 'points-rules/rulebooks/release-3x.json'
import releaseReferral from 'points-rules/rulebooks/release-referral.json'
import sound from 'points-rules/rulebooks/sound.json'
import { shallowRef } from 'vue'
import { remembering } from './origin'

export { add, compare, emptyMarket, format, isZero, parseTyped, RulesError, subtract } from 'points-rules'

type Api = Awaited<ReturnType<typeof load>>
type Opened = ReturnType<Api['openRulebook']>
export type Rules = Pick<Opened, 'id' | 'version' | 'name' | 'digest' | 'order' | 'appreciation' | 'dividend' | 'release'>
export type Appreciation = NonNullable<Rules['appreciation']>
export type Dividend = NonNullable<Rules['dividend']>
export type Release = NonNullable<Rules['release']>

type Result<Scheme, Method extends keyof Scheme> = Scheme[Method] extends (...input: never[]) => infer Output ? Output : never
type Input<Scheme, Method extends keyof Scheme> = Scheme[Method] extends (input: infer Given) => unknown ? Given : never

export type OrderInput = Input<Rules['order'], 'total'>
export type OrderTotal = Result<Rules['order'], 'total'>
export type OrderRefund = Result<Rules['order'], 'refund'>
export type Earning = OrderTotal['earning']
export type AppreciationQuote = Result<Appreciation, 'quoteOrder'>
export type AppreciationGrant = Result<Appreciation, 'bookOrder'>['grant']
export type AppreciationRefund = Result<Appreciation, 'quoteRefund'>
export type UnitValueRow = Result<Appreciation, 'projectUnitValue'>['rows'][number]
export type Market = AppreciationQuote['market']
export type Purchase = Result<Appreciation, 'quoteItem'>['purchase']
export type Holder = Result<Appreciation, 'quoteRedemption'>['holder']
export type DividendQuote = Result<Dividend, 'quoteOrder'>
export type DividendRefund = Result<Dividend, 'quoteRefund'>
export type Estimate = Result<Dividend, 'estimate'>
export type Member = DividendQuote['member']
export type Day = Input<Dividend, 'estimate'>['day']
export type Segment = Result<Dividend, 'project'>['segments'][number]
export type LevelQuote = Result<Release, 'quoteOrder'>
export type ReleaseRefund = Result<Release, 'quoteRefund'>
export type ReleasedDay = Result<Release, 'accelerate'>
export type Lot = Input<Release, 'project'>['lots'][number]
export type TeamVolume = Input<Release, 'accelerate'>['team']['volumes'][number]

/** The rulebooks that the package ships: plain data, which the pages also read for names and thresholds. */
const documents = {
  mall,
  sound,
  appreciation,
  'appreciation-referrer': appreciationReferrer,
  dividend,
  'dividend-referrer': dividendReferrer,
  energy,
  release,
  'release-3x': release3x,
  'release-referral': releaseReferral,
}
export type RulebookName = keyof typeof documents
export const rulebookNames = Object.keys(documents) as RulebookName[]

type Section<Name extends 'appreciation' | 'dividend' | 'release'> = NonNullable<RulebookDocument[Name]>
export type DividendTerms = Section<'dividend'>
export type ReleaseTerms = Section<'release'>
export const documentOf = (name: RulebookName): RulebookDocument => documents[name] as RulebookDocument

type Boot = { state: 'loading' } | { state: 'failed'; reason: string } | { state: 'ready'; api: Api }
export const boot = shallowRef<Boot>({ state: 'loading' })
const opened = new Map<RulebookName, Rules>()

/** Loads the WebAssembly module; called again by the retry button after a failure. */
export async function start(): Promise<void> {
  boot.value = { state: 'loading' }
  try {
    boot.value = { state: 'ready', api: await load() }
  } catch (error) {
    boot.value = { state: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** The opened rulebook of that name. Pages exist only once the package is loaded. */
export function rulesOf(name: RulebookName): Rules {
  const known = opened.get(name)
  if (known) return known
  if (boot.value.state !== 'ready') throw new Error('a rulebook was opened before the package was loaded')
  const rules: Rules = traced(boot.value.api.openRulebook(documentOf(name)), JSON.stringify(documentOf(name)))
  opened.set(name, rules)
  return rules
}

/** The rulebook with results that can be explained later. */
function traced(rules: Rules, document: string): Rules {
  const { id, version, name, digest, order, appreciation, dividend, release } = rules
  return {
    ...{ id, version, name, digest },
    order: remembering(order, 'order', document),
    appreciation: appreciation && remembering(appreciation, 'appreciation', document),
    dividend: dividend && remembering(dividend, 'dividend', document),
    release: release && remembering(release, 'release', document),
  }
}

/** What a calculation gave: its figures, or the error that the page shows beside the field. */
export interface Outcome<T> {
  value: T | null
  error: RulesError | null
}

/** Nothing was asked yet: a field is empty or half typed. */
export const idle: Outcome<never> = { value: null, error: null }

/** Runs a calculation; anything but a RulesError is a defect and goes on to the page's error banner. */
export function attempt<T>(run: () => T): Outcome<T> {
  try {
    return { value: run(), error: null }
  } catch (error) {
    if (error instanceof RulesError) return { value: null, error }
    throw error
  }
}

/** The error if it is about this field. */
export function errorAt(error: RulesError | null, ...paths: string[]): RulesError | null {
  return error !== null && error.path !== null && paths.includes(error.path) ? error : null
}

/** The error if no field of the form shows it. */
export function errorBeside(error: RulesError | null, ...paths: string[]): RulesError | null {
  return errorAt(error, ...paths) ? null : error
}
