/** A column of whole numbers, up to 10^6: a typed array, or a list. Anything else in it is the item's `INVALID_DECIMAL`. */
export type Column = ArrayLike<number>;

/** Orders of a price list, each quoted as if it were the only one. */
export interface OrderColumns {
    /** The market that every order stands against; none of them changes it. */
    readonly market: Market;
    /** The orders' amounts, fen. */
    readonly amounts: Column;
    /** Whether the buyers have referrers: one answer for all, or a column of 1 and 0. */
    readonly referred: boolean | Column;
}

/**
 * What the orders grant, a column a figure, each as long as `amounts`: whole numbers, exact up to 2^53 − 1.
 * An item with an error has NaN throughout. Estimates until the server books them.
 */
export interface OrderQuoteColumns {
    /** What goes into the fund, fen. */
    readonly contribution: Float64Array;
    /** What the grant is worth, fen. */
    readonly grantValue: Float64Array;
    /** Units for the buyer, 10^-8 units. */
    readonly units: Float64Array;
    /** Units for the referrer, 10^-8 units. */
    readonly referrerUnits: Float64Array;
    /** Quota for the buyer, fen; NaN where the rulebook has none. */
    readonly quotaGranted: Float64Array;
    /** What goes back to the platform because no unit is outstanding, fen. */
    readonly residue: Float64Array;
    /** The published unit value after the order, 1/10000 yuan. */
    readonly unitValueAfter: Float64Array;
    /** 1 where the unit cap cut the grant or is reached by it, else 0. */
    readonly capReached: Float64Array;
    /** Each item's error, 0 for none: `errorCodes[errors[i]]`. */
    readonly errors: Uint8Array;
}

/** Holdings in one market. */
export interface HoldingColumns {
    /** The market. */
    readonly market: Market;
    /** The units held, 10^-8 units. */
    readonly units: Column;
    /** The quotas left, fen: NaN for none, null where nobody has one. */
    readonly quotas: Column | null;
}

/** What the holdings are worth; see OrderQuoteColumns. */
export interface HoldingValueColumns {
    /** What the units are worth, fen, floored. */
    readonly value: Float64Array;
    /** Units times the published value, 1/10000 yuan; for the eye. */
    readonly displayValue: Float64Array;
    /** What the value can still rise before the exit, fen; NaN without a quota. */
    readonly headroom: Float64Array;
    /** 1 where the value has reached the quota, else 0; NaN without a quota. */
    readonly exitDue: Float64Array;
    /** Each item's error, 0 for none: `errorCodes[errors[i]]`. */
    readonly errors: Uint8Array;
}

/** Stakes on one day. */
export interface StakeColumns {
    /** The day. */
    readonly day: DividendDay;
    /** The shares held, steps of 10^-`shareScale`. */
    readonly shares: Column;
    /** The quotas left, fen. */
    readonly quotas: Column;
}

/** What the stakes might get, fen; see OrderQuoteColumns. Estimates: the day's totals are assumptions until it is settled. */
export interface EstimateColumns {
    /** The tier as an index into the rulebook's `tiers`; NaN below the first. */
    readonly tier: Float64Array;
    /** By weight of shares. */
    readonly proRata: Float64Array;
    /** From the tier pool. */
    readonly tierShare: Float64Array;
    /** Both together. */
    readonly gross: Float64Array;
    /** What is paid: gross, at most the quota. */
    readonly payout: Float64Array;
    /** The quota left. */
    readonly quotaAfter: Float64Array;
    /** Each item's error, 0 for none: `errorCodes[errors[i]]`. */
    readonly errors: Uint8Array;
}

/** Batches of the appreciation scheme: columns in, columns out. */
export interface AppreciationBatches {
    /**
     * `quoteOrder` for a whole column of amounts. An item that is refused has an error of its own; the call throws only for
     * what all items share. `OVERFLOW` also where a figure passes 2^53 − 1: quote that order by itself.
     */
    readonly quoteOrders: (input: OrderColumns) => OrderQuoteColumns;
    /** `valueHolding` for a whole column of holdings. */
    readonly valueHoldings: (input: HoldingColumns) => HoldingValueColumns;
}

/** Batches of the dividend scheme: columns in, columns out. */
export interface DividendBatches {
    /** `estimate` for a whole column of stakes. */
    readonly estimates: (input: StakeColumns) => EstimateColumns;
}
