/**
 * Loads the calculation core on the spot; nothing is fetched. Throws an ordinary `Error` where the host does not
 * compile that much synchronously (the main thread of old browsers): use `await load()` there.
 */
export declare function loadSync(): Api;
