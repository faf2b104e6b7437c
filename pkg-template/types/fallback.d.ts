/**
 * Starts the JavaScript fallback; `load` of points-rules/mp does it.
 *
 * @param imports nothing: an empty object
 * @returns its exports
 */
export declare function instantiate(imports: object): object;
