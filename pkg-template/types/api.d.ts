/** What an operation takes: `OperationInput<"release.rank">`. */
export type OperationInput<Name extends OperationName> = Parameters<Operations[Name]>[0];

/** What an operation gives: `OperationResult<"release.rank">`. */
export type OperationResult<Name extends OperationName> = ReturnType<Operations[Name]>;

/**
 * A scheme of an opened rulebook, by the type of its document: the methods where the document has the section, null where it
 * has null there. JSON text and documents of an unknown type may have it or not.
 */
export type SchemeIn<Document, Scheme extends string, Methods> = Document extends string
    ? Methods | null
    : Scheme extends keyof Document
      ? Document[Scheme] extends object
          ? Methods
          : Document[Scheme] extends null
            ? null
            : Methods | null
      : Methods | null;

/**
 * An opened rulebook. Its methods need no `this`: `const { quoteOrder } = rules.appreciation`.
 *
 * @example
 * using rules = openRulebook(rulebook)
 * const { grant } = rules.appreciation.quoteOrder({ market: emptyMarket, referred: false, merchant: false, amount: '100', contribution: null })
 */
export interface Rulebook extends DisposableRulebook, SchemesIn<unknown> {
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
    /**
     * Runs any operation by its name.
     *
     * @param op the operation's name, one of `operations`
     * @param input what the operation takes
     * @returns what the operation gives
     * @throws {RulesError} `UNKNOWN_OP` or `SCHEME_NOT_CONFIGURED`, besides the operation's own errors
     * @example
     * rules.call('order.total', cart).payable
     */
    readonly call: CallOperation;
    //#methods
    /**
     * Gives the rulebook's memory back; calls after it throw. Where the engine collects garbage, it is optional.
     *
     * @example
     * rules.free()
     */
    readonly free: () => void;
}

/** An opened rulebook whose document has this type. */
export type RulebookOf<Document> = Rulebook & SchemesIn<Document>;

/** The schemes of a rulebook, by the type of its document. */
export interface SchemesIn<Document> {
    //#schemes
}

declare global {
    interface SymbolConstructor {
        /** As in TypeScript's own library from "esnext" on. */
        readonly dispose: unique symbol;
    }
}

/** What `using` needs, on engines that have it. */
export interface DisposableRulebook {
    /** The same as `free`. */
    [Symbol.dispose](): void;
}

/** Any operation by its name. */
export interface CallOperation {
    <Name extends OperationName>(op: Name, input: OperationInput<Name>): OperationResult<Name>;
    /** By a name that is only known when it runs. */
    <Name extends string>(op: Name extends OperationName ? never : Name, input: unknown): unknown;
}

/**
 * Opens a rulebook. The digest is of the document as given: `"0.30"` and `"0.3"` are different documents.
 *
 * @param rulebook JSON text or an object
 * @returns the rulebook; a scheme that the document's type has is not null
 * @throws {RulesError} whose `path` names the field to blame
 * @example
 * const rules = openRulebook(rulebook)
 */
export type OpenRulebook = <Document extends string | RulebookDocument | object>(rulebook: Document) => RulebookOf<Document>;

/** What `load` resolves to, the same on every client. */
export interface Api {
    readonly openRulebook: OpenRulebook;
    readonly RulesError: typeof RulesError;
    readonly errorCodes: typeof errorCodes;
    readonly operations: typeof operations;
    readonly emptyMarket: typeof emptyMarket;
    readonly parseTyped: typeof parseTyped;
    readonly fromFen: typeof fromFen;
    readonly toFen: typeof toFen;
    readonly format: typeof format;
    readonly isZero: typeof isZero;
    readonly compare: typeof compare;
    readonly add: typeof add;
    readonly subtract: typeof subtract;
}

/**
 * Opens a rulebook; see {@link OpenRulebook}.
 *
 * @throws {Error} while the package is not loaded
 */
export declare const openRulebook: OpenRulebook;

/** The names of all operations, in the order of the rules. */
export declare const operations: readonly OperationName[];
