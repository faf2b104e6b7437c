/** What was asked for, what there is and what is missing, as printed decimals. */
export interface Shortage {
    /** What the request needs. */
    readonly required: string;
    /** What there is. */
    readonly available: string;
    /** The difference. */
    readonly missing: string;
}

/** A refusal as plain data, for JSON, `postMessage` and logs. */
export interface RulesErrorData {
    readonly name: "RulesError";
    readonly code: RulesErrorCode;
    readonly path: string | null;
    readonly message: string;
    readonly shortage: Shortage | null;
}

/**
 * Why an operation or a rulebook was refused. A refused operation changes nothing.
 *
 * @example
 * try {
 *     rules.appreciation.quoteRedemption(input)
 * } catch (error) {
 *     if (error instanceof RulesError && error.code === 'INSUFFICIENT_UNITS') show(error.shortage?.missing)
 * }
 */
export declare class RulesError extends Error {
    /**
     * Made by the package; of use to a program in its tests.
     *
     * @param fault what is wrong
     */
    constructor(fault: { code: RulesErrorCode; path?: string | null; message: string; shortage?: Shortage | null });
    readonly name: "RulesError";
    /** What is wrong, to branch on. */
    readonly code: RulesErrorCode;
    /** The field as the caller wrote it, such as `lots[2].remaining`; null where no one field is to blame. */
    readonly path: string | null;
    /** The figures, with the `INSUFFICIENT_…` codes; null with the others. */
    readonly shortage: Shortage | null;
    /**
     * The error as plain data, which JSON and `postMessage` carry.
     *
     * @returns name, code, path, message and shortage
     * @example
     * postMessage(error.toJSON())
     */
    toJSON(): RulesErrorData;
    /**
     * The error again, from what `toJSON` gave, after JSON or a structured clone; also from a structured clone of the error
     * itself on engines whose clones keep `cause` (Chrome, Node 20 and later).
     *
     * @param value anything
     * @returns the error, or null where the value is none of this package
     * @example
     * worker.onmessage = ({ data }) => { const error = RulesError.from(data) }
     */
    static from(value: unknown): RulesError | null;
}

/** The codes by the numbers in a batch's `errors`; null for 0, no error. `errorAt` looks them up. */
export declare const errorCodes: readonly (RulesErrorCode | null)[];
