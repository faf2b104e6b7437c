/**
 * Where the WebAssembly file is, or the file itself: an address, a URL, Request or Response, an ArrayBuffer or a view
 * of it, or a WebAssembly.Module. (Named loosely, so that these declarations need neither "dom" nor Node's types; to
 * TypeScript, a WebAssembly.Module is any object.)
 */
export type WasmSource = string | object;

/** When to give up. */
export interface LoadLimits {
    /** After so many milliseconds; 30,000 unless told, Infinity never. */
    timeout?: number;
    /** When the signal of an AbortController says so. The error's name is AbortError. */
    signal?: AbortLike;
}

/** What is used of an AbortSignal. */
export interface AbortLike {
    readonly aborted: boolean;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
}

/** How to load. */
export interface LoadOptions extends LoadLimits {
    /**
     * The file points_rules_bg.wasm where it is not found by itself: its address, a response, its bytes or, on edge
     * hosts, the compiled module.
     */
    wasm?: WasmSource | PromiseLike<WasmSource>;
}

/**
 * Loads the calculation core, once. While it loads, a call with the same `wasm` or none shares the download, and one with
 * another starts for itself; whichever is there first serves all. `timeout` and `signal` end only the call that gave them,
 * and the download once no call waits for it. Once loaded, every call gives the loaded API: there is one file for a version.
 * After a failure the next call starts again.
 *
 * @param options where the file is, and when to give up
 * @returns the API
 * @throws {Error} that names the address, what is wrong with it, and the next step
 * @example
 * const { openRulebook } = await load({ timeout: 10_000 })
 */
export declare function load(options?: LoadOptions): Promise<Api>;
