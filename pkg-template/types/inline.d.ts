/**
 * Loads the calculation core on the spot; nothing is fetched.
 *
 * @returns the API
 * @throws {Error} where the host does not compile that much synchronously (the main thread of old browsers), or its Content
 *   Security Policy forbids WebAssembly: use `await load()`, or `points-rules/mp` with its fallback
 * @example
 * const { openRulebook } = loadSync()
 */
export declare function loadSync(): Api;
