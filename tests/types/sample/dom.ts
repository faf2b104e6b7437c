// With the browser's own types, what a browser has can be given.
import { load } from 'points-rules'

void load({ wasm: new URL('https://example.com/points_rules_bg.wasm') })
void load({ wasm: new Request('/points_rules_bg.wasm') })
void load({ wasm: fetch('/points_rules_bg.wasm') })
void load({ wasm: new Response() })
void load({ wasm: new Uint8Array(8) })
void load({ wasm: new ArrayBuffer(8) })
void load({ wasm: WebAssembly.compile(new ArrayBuffer(8)) })
void load({ signal: new AbortController().signal, timeout: 10_000 })
// @ts-expect-error: a number is no source
void load({ wasm: 5 })
// @ts-expect-error: nor is nothing
void load({ wasm: null })
