/** A column of whole numbers, up to 10^6: a typed array, or a list. Anything else in it is the item's `INVALID_DECIMAL`. */
export type Column = ArrayLike<number>;

/** The same with null for none. NaN is no whole number, and `INVALID_DECIMAL` like all others. */
export type NullableColumn = ArrayLike<number | null>;

/**
 * The errors of a batch's items. An item with an error has NaN throughout; figures past 2^53 − 1 are its `OVERFLOW`: ask for
 * that one by itself. Each column has a buffer of its own, so that it can be transferred.
 */
export interface BatchErrors {
    /** Each item's error, 0 for none: a place in `errorCodes`. */
    readonly errors: Uint8Array;
    /**
     * The error of an item.
     *
     * @param index the item's place
     * @returns its code, or null where it has none
     * @throws {RulesError} `INVALID_INPUT` for a place that the batch does not have
     * @example
     * quotes.errorAt(1)   // 'OUT_OF_RANGE'
     */
    errorAt(index: number): RulesErrorCode | null;
}
