    /**
     * Runs an operation and makes the receipt of it: `{digest, input, op, result}` as canonical JSON (RFC 8785), with its SHA-256.
     * Store both; they prove the figures later with the rulebook alone.
     *
     * @param op the operation's name
     * @param input what the operation takes, as plain data or as JSON text; further fields become part of the receipt
     * @returns the text and the lower-case hex SHA-256 of its bytes
     * @throws {RulesError} the operation's errors; `INVALID_INPUT` for a number that is no integer
     * @example
     * const { text, sha256 } = rules.receipt('release.rank', { rankSales: '60000' })
     */
    readonly receipt: (op: OperationName, input: object | string) => { readonly text: string; readonly sha256: string };
    /**
     * Recomputes a receipt; an empty list is the proof.
     *
     * @param receipt the text that `receipt` gave
     * @param sha256 the hash that was kept with it: it covers what the result does not depend on
     * @returns every place that differs, with both values as JSON text; null where one has nothing
     * @throws {RulesError} `INVALID_INPUT` for a text that is no receipt; the operation's error, at `input.…`, for an input that is refused
     * @example
     * rules.verifyReceipt(text, sha256).length === 0
     */
    readonly verifyReceipt: (receipt: string, sha256?: string | null) => ReceiptDifference[];
