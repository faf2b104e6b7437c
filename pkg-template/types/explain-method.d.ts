    /**
     * An operation's result, or its refusal, with the way to every figure of it (docs/EXPLAIN.md). It needs plain data: every
     * own field of the input is read.
     *
     * @param op the operation's name; those that settle or look ahead have no explanation
     * @param input what the operation takes
     * @returns an explanation, also of a refusal; `verify` of `points-rules/verify` replays it
     * @throws {RulesError} only where the input cannot be read at all
     * @example
     * rules.explain('order.total', cart).steps
     */
    readonly explain: (op: string, input: unknown) => Explanation;
