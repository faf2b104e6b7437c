/** Starts the JavaScript fallback; `load` of points-rules/mp does it. */
export declare function instantiate(imports: object): object;
