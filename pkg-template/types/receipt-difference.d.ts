/** A place where a receipt and its recomputation differ. */
export interface ReceiptDifference {
    /** The place in the receipt, such as `result.grant.units`; `sha256` for the hash that was given with it. */
    path: string;
    /** What the receipt has there, as JSON text; null where it has nothing. */
    stated: string | null;
    /** What was recomputed, as JSON text; null where nothing belongs there. */
    computed: string | null;
}
