/** A value as JSON has it: decimals and names are text. */
export type ExplainedValue = string | number | boolean | null | readonly ExplainedValue[];

/** How a figure came about, or the comparison that failed. */
export interface ExplanationStep {
    /** The path of a leaf of the result, a figure on the way to it, or the path of a refusal. */
    readonly field: string | null;
    /** The section of the rules, and what it is called there: `"3 quoteOrder"`. */
    readonly rule: string;
    /** In the grammar of docs/EXPLAIN.md. */
    readonly formula: string;
    /** The names of the formula and their values as they stood. */
    readonly operands: { readonly [name: string]: ExplainedValue };
    /** The one rounding, if there is one. */
    readonly round: { readonly mode: "floor" | "ceil" | "half_up"; readonly decimals: number } | null;
    /** A figure that is not rounded may be a fraction: `"10/7"`. */
    readonly value: ExplainedValue;
}

/** What `explain` gives: a result or a refusal, with the way to every figure of it. */
export interface Explanation {
    /** Of the rulebook. */
    readonly digest: string;
    readonly op: string;
    readonly result?: unknown;
    readonly error?: { readonly code: string; readonly path: string | null; readonly message?: string };
    /** Every value that was taken from the input, the rulebook or a search. */
    readonly given: { readonly [name: string]: ExplainedValue };
    readonly steps: readonly ExplanationStep[];
}

/** A step that does not hold; `step` is null where the answer as a whole is to blame. */
export interface ExplanationFault {
    readonly step: number | null;
    readonly field: string | null;
    readonly why: string;
}

/**
 * Replays an explanation on BigInt, without the WebAssembly: every formula must be the one of the rules, every operand what
 * was given or what an earlier step came to, every value what its formula gives; the result must have all its leaves, each
 * the value of a step. Compare `digest` with the rulebook's, and `given` with the input, yourself; a refusal about reading
 * has no steps to replay.
 *
 * @param explanation an explanation, or its JSON text
 * @returns what does not hold; empty where everything does
 * @example
 * verify(explanation).length === 0
 */
export declare function verify(explanation: Explanation | string): ExplanationFault[];

/**
 * What a figure is called.
 *
 * @param name a field of a step, or a name of a formula
 * @param language Chinese or English
 * @returns the words; the name itself where it has none
 * @throws {RangeError} for another language
 * @throws {TypeError} for a name that is no text
 * @example
 * words('grant.units', 'en')   // 'units granted'
 */
export declare function words(name: string, language: "zh" | "en"): string;

/**
 * A step's formula with words for names.
 *
 * @param step a step of an explanation
 * @param language Chinese or English
 * @returns the formula to show
 * @throws {RangeError} for another language
 * @throws {TypeError} for what is no step
 * @example
 * inWords(step, 'en')   // 'units granted = min(units earned, room under the cap)'
 */
export declare function inWords(step: ExplanationStep, language: "zh" | "en"): string;
