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
export interface MiniLoadOptions extends LoadLimits {
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
    /** After so many milliseconds the fallback takes over: 5,000 unless told; without a fallback load gives up after 30,000. */
    timeout?: number;
    /** A WebAssembly like WeChat's, where it is neither `WXWebAssembly` nor `TTWebAssembly`. */
    webAssembly?: MiniWebAssembly;
}

/**
 * Loads the calculation core, once, as `load` of the other entries does. Without a fallback the host's own error is thrown.
 *
 * @param options where the file is in the code package, the fallback, and when to give up
 * @returns the API, and which engine it is
 * @throws {Error} with the next step
 * @example
 * const { openRulebook } = await load({
 *     wasmPath: '/miniprogram_npm/points-rules/points_rules.wasm.br',
 *     fallback: () => require('points-rules/mp/fallback'),
 * })
 */
export declare function load(options: MiniLoadOptions): Promise<MiniApi>;
