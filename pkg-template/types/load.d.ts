/**
 * Where the WebAssembly file is, or the file itself: an address, a URL, Request or Response, an ArrayBuffer or a view
 * of it, or a WebAssembly.Module. (Named loosely, so that these declarations need neither "dom" nor Node's types; to
 * TypeScript, a WebAssembly.Module is any object.)
 */
export type WasmSource = string | object;

/** How to load. */
export interface LoadOptions {
    /**
     * The file points_rules_bg.wasm where it is not found by itself: its address, a response, its bytes or, on edge
     * hosts, the compiled module.
     */
    wasm?: WasmSource | PromiseLike<WasmSource>;
}

/**
 * Loads the calculation core, once: later calls give the same promise. After a failure the next call tries anew.
 */
export declare function load(options?: LoadOptions): Promise<Api>;
