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

/** wasm2js starts its module when it is read; ours starts when it is asked to. */
export function fallbackModule(text) {
  const [body, tail] = text.split('\nvar retasmFunc = asmFunc(')
  if (tail === undefined || !body.includes('function asmFunc(')) throw new Error('wasm2js wrote another module than expected')
  if (/^import /m.test(body)) throw new Error('the fallback imports something')
  return `${body}\nexport function instantiate(imports) {\n  return asmFunc(imports)\n}\n`
}
