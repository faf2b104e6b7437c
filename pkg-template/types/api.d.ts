/** An opened rulebook. Its methods need no `this`: `const { quoteOrder } = rules.appreciation`. */
export interface Rulebook {
    /** What the rulebook is called by programs. */
    readonly id: string;
    /** Which edition of it this is. */
    readonly version: string;
    /** What the rulebook is called by people. */
    readonly name: string;
    /** The first day it is meant for, `YYYY-MM-DD`, or null. */
    readonly effectiveFrom: string | null;
    /** SHA-256 of the document as canonical JSON (RFC 8785), lower-case hex: equal digests, equal figures. */
    readonly digest: string;
    //#schemes
    /**
     * Runs any operation by its name in RULES: `rules.call('order.total', cart)`.
     * Throws `UNKNOWN_OP` or `SCHEME_NOT_CONFIGURED` besides the operation's own errors.
     */
    readonly call: CallOperation;
    /** Gives the rulebook's memory back; calls after it throw. Where the engine collects garbage, it is optional. */
    readonly free: () => void;
}

/** Any operation by its name. */
export interface CallOperation {
    <Name extends keyof Operations>(op: Name, input: Parameters<Operations[Name]>[0]): ReturnType<Operations[Name]>;
    /** By a name that is only known when it runs. */
    <Name extends string>(op: Name extends keyof Operations ? never : Name, input: unknown): unknown;
}

/**
 * Opens a rulebook from JSON text or from an object. Throws a `RulesError` whose `path` names the field to blame.
 * The digest is of the document as given: `"0.30"` and `"0.3"` are different documents.
 */
export type OpenRulebook = (rulebook: string | RulebookDocument | object) => Rulebook;

/** What `load` resolves to, the same on every client. */
export interface Api {
    readonly openRulebook: OpenRulebook;
    readonly RulesError: typeof RulesError;
    readonly errorCodes: typeof errorCodes;
    readonly parseTyped: typeof parseTyped;
    readonly fromFen: typeof fromFen;
    readonly toFen: typeof toFen;
    readonly format: typeof format;
}

/** Opens a rulebook; throws an ordinary `Error` that says so while the package is not loaded. */
export declare const openRulebook: OpenRulebook;

/** Why an operation or a rulebook was refused. A refused operation changes nothing. */
export declare class RulesError extends Error {
    /** Made by the package; of use to a program in its tests. */
    constructor(fault: {
        code: RulesErrorCode;
        path?: string | null;
        message: string;
        required?: string;
        available?: string;
        missing?: string;
    });
    readonly name: "RulesError";
    /** What is wrong, to branch on. */
    readonly code: RulesErrorCode;
    /** The field as the caller wrote it, such as `lots[2].remaining`; null where no one field is to blame. */
    readonly path: string | null;
    /** With the `INSUFFICIENT_…` codes: what the request needs. */
    readonly required?: string;
    /** With the `INSUFFICIENT_…` codes: what there is. */
    readonly available?: string;
    /** With the `INSUFFICIENT_…` codes: the difference. */
    readonly missing?: string;
}

/** The codes by the numbers in a batch's `errors`: `errorCodes[quotes.errors[i]]`; null for 0, no error. */
export declare const errorCodes: readonly (RulesErrorCode | null)[];

/** What somebody typed so far: nothing, the beginning of a figure, or a figure. */
export type Typed =
    | { readonly state: "empty" | "incomplete"; readonly value: null }
    | { readonly state: "ok"; readonly value: string };

/**
 * The canonical decimal in what somebody typed. Full-width digits and points, spaces and thousands separators are
 * normalised, and zeros that mean nothing are left out: `"１,２３４．５０"` is `"1234.5"`. `"12."` and `"1,23"` are
 * incomplete. Throws `INVALID_DECIMAL`, and `TOO_MANY_DECIMALS` past `decimals` (2 unless told).
 */
export declare function parseTyped(text: string, options?: { decimals?: number }): Typed;

/**
 * Whole fen as yuan: `1234` is `"12.34"`. Numbers up to 2^53 − 1, BigInt and digits of any length.
 * Throws `INVALID_DECIMAL` for anything else, a negative one included.
 */
export declare function fromFen(fen: number | bigint | string): string;

/**
 * Yuan as whole fen, in digits: `"12.34"` is `"1234"`.
 * Throws `INVALID_DECIMAL`, and `TOO_MANY_DECIMALS` past the fen.
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
 * Throws `INVALID_DECIMAL` for text that is no decimal of the rules.
 */
export declare function format(text: string, options?: FormatOptions): string;
