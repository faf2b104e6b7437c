// Adapts what wasm-bindgen and wasm2js wrote. Every place must be found exactly once: a new version of a tool that
// writes something else stops the build instead of slipping through.

export function replaceOnce(text, from, to, what) {
  const pieces = text.split(from)
  if (pieces.length !== 2) throw new Error(`${what}: found ${pieces.length - 1} times, expected once`)
  return pieces.join(to)
}

/** The web glue gives its two halves to our loader; its own loader, which fetches by itself, is left out. */
export function webGlue(text) {
  return replaceOnce(
    text,
    'export { initSync, __wbg_init as default };',
    'export { __wbg_get_imports as getImports, __wbg_finalize_init as finalizeInit };',
    "the web glue's exports",
  )
}

/**
 * The mini glue keeps views of the memory. Growing a WebAssembly memory detaches them, which the glue notices;
 * the fallback's memory is an ordinary buffer that is replaced, and every later result would be read from the old one.
 */
export function miniGlue(text) {
  const bytes = replaceOnce(
    text,
    'if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {',
    'if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer) {',
    "the mini glue's view of bytes",
  )
  const view = replaceOnce(
    bytes,
    'if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || ' +
      '(cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {',
    'if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer !== wasm.memory.buffer) {',
    "the mini glue's view of numbers",
  )
  const views = view.match(/cached\w+Memory\d+ === null/g) ?? []
  if (views.length !== 2) throw new Error(`the mini glue keeps ${views.length} views of the memory, expected 2`)
  return view
}

/** wasm2js starts its module when it is read; ours starts when it is asked to. */
export function fallbackModule(text) {
  const [body, tail] = text.split('\nvar retasmFunc = asmFunc(')
  if (tail === undefined || !body.includes('function asmFunc(')) throw new Error('wasm2js wrote another module than expected')
  const own = body.replace(/^import \* as \S+ from '\.\/points_rules_bg\.js';$/m, '')
  if (/^import /m.test(own)) throw new Error('the fallback imports something unexpected')
  return `${own}\nexport function instantiate(imports) {\n  return asmFunc(imports)\n}\n`
}
