// A shop's page in TypeScript, as strict as it gets. It is compiled, never run.
import {
    add,
    compare,
    emptyMarket,
    errorCodes,
    format,
    fromFen,
    isZero,
    load,
    openRulebook,
    operations,
    parseTyped,
    RulesError,
    subtract,
    toFen,
} from 'points-rules'
import type {
    Api,
    AppreciationOrderQuote,
    AppreciationHolder as Holder,
    FinallyTyped,
    LoadOptions,
    AppreciationMarket as Market,
    Money,
    OperationInput,
    OperationName,
    OperationResult,
    Rulebook,
    RulebookDocument,
    RulesErrorCode,
    RulesErrorData,
    Shortage,
    Typed,
    Units,
} from 'points-rules'

const options: LoadOptions = { wasm: '/assets/points_rules_bg.wasm' }
const api: Api = await load(options)
await load()

const rules: Rulebook = api.openRulebook('{}')
const digest: string = rules.digest
const effectiveFrom: string | null = rules.effectiveFrom
openRulebook({ schema: 1 })

const market: Market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }

// A scheme may be missing from the rulebook.
// @ts-expect-error: it may be null
rules.appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })

// A document of a known type says which schemes there are.
const known = openRulebook({ schema: 1, appreciation: { issuePrice: '1' }, dividend: null })
known.appreciation.quoteOrder({ market: emptyMarket, referred: false, merchant: false, amount: '100', contribution: null })
const none: null = known.dividend
// @ts-expect-error: nothing is said of the third one
known.release.rank({ rankSales: '1' })
const nullable: RulebookDocument = JSON.parse('{}')
// @ts-expect-error: a document of any rulebook may leave it out
openRulebook(nullable).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
const anything: any = {}
// @ts-expect-error: of a document of no known type nothing is known
openRulebook(anything).appreciation.quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
const general: Rulebook = known
if (rules.appreciation === null) throw new Error('no appreciation scheme')

const { quoteOrder, quoteRedemption } = rules.appreciation
const quote: AppreciationOrderQuote = quoteOrder({ market, referred: false, merchant: false, amount: '100', contribution: null })
const units: Units = quote.grant.units
const quota: Money | null = quote.grant.quota
// @ts-expect-error: absent is null, never undefined
const absent: string | undefined = quote.grant.quota

const holder: Holder = { units: '21', quota: null }
const net: string = quoteRedemption({ market, holder, redeem: '1' }).net

// @ts-expect-error: a decimal is text
quoteOrder({ market, referred: false, merchant: false, amount: 100, contribution: null })
// @ts-expect-error: a nullable field must be there
quoteRedemption({ market, holder: { units: '21' }, redeem: '1' })
// @ts-expect-error: no operation of that name
rules.appreciation.steal({})

const total = rules.order.total({ lines: [{ price: '1', quantity: 2, contributionRate: null, earns: null }], discount: '0', freight: '0', points: '0', fixedPoints: '0' })
const payable: Money = total.payable

const byName: AppreciationOrderQuote = rules.call('appreciation.quoteOrder', { market, referred: false, merchant: false, amount: '100', contribution: null })
// @ts-expect-error: a known name has a known input
rules.call('appreciation.quoteOrder', { amount: '100' })
const later: string = 'appreciation.' + 'quoteOrder'
const unknown: unknown = rules.call(later, {})
// @ts-expect-error: what an unknown name gives is unknown
const guessed: string = rules.call(later, {})
rules.free()

try {
    quoteOrder({ market, referred: false, merchant: false, amount: '', contribution: null })
} catch (error) {
    if (error instanceof RulesError) {
        const code: RulesErrorCode = error.code
        const path: string | null = error.path
        const shortage: Shortage | null = error.shortage
        const data: RulesErrorData = error.toJSON()
        const again: RulesError | null = RulesError.from(data)
        if (error.code === 'INSUFFICIENT_UNITS') console.log(code, path, shortage?.missing, error.name, error.message, again)
        // @ts-expect-error: not a code
        if (error.code === 'NOT_A_CODE') console.log()
    }
}

const typed: Typed = parseTyped('12.', { decimals: 2 })
if (typed.state === 'ok') quoteOrder({ market, referred: false, merchant: false, amount: typed.value, contribution: null })
// @ts-expect-error: there is no value before the figure is whole
quoteOrder({ market, referred: false, merchant: false, amount: typed.value, contribution: null })
const left: FinallyTyped = parseTyped('12.', { final: true })
const amount: string = left.state === 'empty' ? '0' : left.value
const name: OperationName = operations[0] ?? 'order.total'
const rank: OperationInput<'release.rank'> = { rankSales: '1' }
const ranked: OperationResult<'release.rank'> = rules.call('release.rank', rank)
const order: -1 | 0 | 1 = compare(add('1', '2'), subtract('3', '0'))
const nothing: boolean = isZero(emptyMarket.fundBalance)
// @ts-expect-error: it is frozen
emptyMarket.fundBalance = '1'
const fen: string = toFen(fromFen(1234))
const wan: string = format('123456.78', { group: true, trim: true, wan: true })
fromFen('1234')
// @ts-expect-error: format takes text
format(12.5)

const quotes = rules.appreciation?.quoteOrders({ market, amounts: [100, 200], referred: new Uint8Array(2), merchant: false, contributions: null })
const granted: Float64Array | undefined = quotes?.units
const itemCode: RulesErrorCode | null | undefined = errorCodes[quotes?.errors[0] ?? 0]
rules.appreciation?.valueHoldings({ market, units: new Float64Array(1), quotas: null })
rules.appreciation?.valueHoldings({ market, units: [1, 2], quotas: [1, null] })
const itemError: RulesErrorCode | null | undefined = quotes?.errorAt(0)
// @ts-expect-error: quotas stand beside shares
rules.dividend?.estimates({ day: { turnover: '1', carry: '0', eligibleWeight: '1', tierHeadcounts: {} }, shares: [1] })

const document: RulebookDocument | null = null
export { absent, amount, byName, digest, document, granted, itemCode, effectiveFrom, fen, general, guessed, itemError, name, none, nothing, order, ranked, net, payable, quota, units, unknown, wan }

// What a page may derive from the API holds every opened rulebook.
type Rules = ReturnType<Api['openRulebook']>
type Appreciation = NonNullable<Rules['appreciation']>
const asRules: Rules = known
const methods: Appreciation = known.appreciation
const books = { one: { appreciation: { issuePrice: '1' }, dividend: null }, other: { appreciation: null, dividend: {} } }
const either: Rules = openRulebook(books[digest === '' ? 'one' : 'other'])
export { asRules, either, methods }
