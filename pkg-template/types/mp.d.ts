/** What `load` resolves to in a mini-program. */
export interface MiniApi extends Api {
    /** What calculates: the WebAssembly file, or the JavaScript fallback. The figures are the same. */
    readonly engine: "wasm" | "js";
    /** Why WebAssembly was tried and not used; null where it is used or was not tried. */
    readonly wasmError: unknown;
}

/** What is used of a host's WebAssembly. */
export interface MiniWebAssembly {
    instantiate(path: string, imports: object): PromiseLike<unknown>;
}

/** The JavaScript fallback's module. */
export interface MiniFallback {
    instantiate(imports: object): object;
}

/** How to load in a mini-program. */
export interface MiniLoadOptions {
    /**
     * Where points_rules.wasm.br lies in the code package, from its root:
     * `"/miniprogram_npm/points-rules/points_rules.wasm.br"`. Needed where the client has WebAssembly; null to use the
     * fallback alone. A malformed path is an error with or without a fallback.
     */
    wasmPath?: string | null;
    /**
     * The JavaScript fallback, for clients without WebAssembly: `() => require('points-rules/mp/fallback')`, written
     * out like this, because uploads leave out what is not required literally.
     */
    fallback?: () => MiniFallback | { default: MiniFallback } | PromiseLike<MiniFallback | { default: MiniFallback }>;
    /** A WebAssembly like WeChat's, where it is neither `WXWebAssembly` nor `TTWebAssembly`. */
    webAssembly?: MiniWebAssembly;
}

/**
 * Loads the calculation core, once: later calls give the same promise. After a failure the next call tries anew.
 * Without a fallback the host's own error is thrown.
 */
export declare function load(options: MiniLoadOptions): Promise<MiniApi>;
