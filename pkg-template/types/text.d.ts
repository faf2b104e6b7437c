/** What somebody typed so far: nothing, the beginning of a figure, or a figure. */
export type Typed =
    | { readonly state: "empty" | "incomplete"; readonly value: null }
    | { readonly state: "ok"; readonly value: string };

/** What somebody typed when the field is left or sent: nothing, or a figure. */
export type FinallyTyped = { readonly state: "empty"; readonly value: null } | { readonly state: "ok"; readonly value: string };

/** How `parseTyped` reads. */
export interface TypedOptions {
    /** The most decimals; 2 unless told. */
    decimals?: number;
    /**
     * Whether the typing is over, on blur or submit: `"12."` and `"12,"` are 12 then, and what is still no figure, such as
     * `"12,5"`, is an error.
     */
    final?: boolean;
}

/**
 * The canonical decimal in what somebody typed. Full-width digits and points, spaces and thousands separators are
 * normalised, and zeros that mean nothing are left out. `¥`, `CNY`, `RMB` and 元 are passed over, 万 and 亿 move the point;
 * so what `format` prints is read. A comma groups three digits and never begins decimals.
 *
 * @param text the text of the input
 * @param options the most decimals, and whether the typing is over
 * @returns the figure; before the typing is over, `"12."` and `"1,23"` are incomplete
 * @throws {RulesError} `INVALID_DECIMAL`, and `TOO_MANY_DECIMALS` past `decimals`
 * @example
 * parseTyped('１,２３４．５０').value          // '1234.5'
 * parseTyped('¥1.2万').value                 // '12000'
 * parseTyped('12.', { final: true }).value   // '12'
 */
export declare function parseTyped(text: string, options: TypedOptions & { final: true }): FinallyTyped;
export declare function parseTyped(text: string, options?: TypedOptions): Typed;

/**
 * Whole fen as yuan.
 *
 * @param fen a number up to 2^53 − 1, a BigInt, or digits of any length
 * @returns yuan with two decimals
 * @throws {RulesError} `INVALID_DECIMAL` for anything else, a negative one included
 * @example
 * fromFen(1234)   // '12.34'
 */
export declare function fromFen(fen: number | bigint | string): string;

/**
 * Yuan as whole fen.
 *
 * @param text yuan as a decimal
 * @returns the fen, in digits
 * @throws {RulesError} `INVALID_DECIMAL`, and `TOO_MANY_DECIMALS` past the fen
 * @example
 * toFen('12.34')   // '1234'
 */
export declare function toFen(text: string): string;

/** How `format` writes a figure. */
export interface FormatOptions {
    /** A comma at every third digit: `"1234567.80"` is `"1,234,567.80"`. */
    group?: boolean;
    /** Without the zeros at the end of the decimals: `"12.50"` is `"12.5"`, `"12.00"` is `"12"`. */
    trim?: boolean;
    /** From 10,000 on in 万, from 100,000,000 on in 亿: `"123456.78"` is `"12.345678万"`. */
    wan?: boolean;
}

/**
 * A decimal for the eye. Its digits are moved and grouped, never rounded, so that it still says the same figure.
 *
 * @param text a decimal
 * @param options what is written how
 * @returns the text to show
 * @throws {RulesError} `INVALID_DECIMAL` for text that is no decimal of the rules
 * @example
 * format('1234567.80', { group: true, trim: true })   // '1,234,567.8'
 */
export declare function format(text: string, options?: FormatOptions): string;

/**
 * Whether a decimal is nothing, however many zeros it is written with.
 *
 * @param text a decimal of any length
 * @returns whether it is zero
 * @throws {RulesError} `INVALID_DECIMAL`
 * @example
 * isZero('0.00')   // true
 */
export declare function isZero(text: string): boolean;

/**
 * Compares two decimals by value; sorts a list as it is.
 *
 * @param one a decimal of any length
 * @param other another one
 * @returns -1, 0 or 1
 * @throws {RulesError} `INVALID_DECIMAL`
 * @example
 * compare('1.5', '1.50')   // 0
 * prices.sort(compare)
 */
export declare function compare(one: string, other: string): -1 | 0 | 1;

/**
 * The exact sum, with as many decimals as the one that has more.
 *
 * @param one a decimal of any length
 * @param other another one
 * @returns the sum
 * @throws {RulesError} `INVALID_DECIMAL`
 * @example
 * add('12.50', '0.5')   // '13.00'
 */
export declare function add(one: string, other: string): string;

/**
 * The exact difference, with as many decimals as the one that has more.
 *
 * @param one a decimal of any length
 * @param other what is taken off it
 * @returns the difference
 * @throws {RulesError} `INVALID_DECIMAL`; `OUT_OF_RANGE` where it is below 0
 * @example
 * subtract('13.00', '0.5')   // '12.50'
 */
export declare function subtract(one: string, other: string): string;
