/** The WebAssembly file as a bundler or an edge host gives it: its address or the compiled module. */
declare const wasm: string | object;
export default wasm;
