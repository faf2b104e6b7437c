// Adapts what wasm2js and esbuild wrote. Every place must be found exactly once: a new version of a tool that
// writes something else stops the build instead of slipping through.

export function replaceOnce(text, from, to, what) {
  const pieces = text.split(from)
  if (pieces.length !== 2) throw new Error(`${what}: found ${pieces.length - 1} times, expected once`)
  return pieces.join(to)
}

/** wasm2js starts its module when it is read; ours starts when it is asked to. */
export function fallbackModule(text) {
  const [body, tail] = text.split('\nvar retasmFunc = asmFunc(')
  if (tail === undefined || !body.includes('function asmFunc(')) throw new Error('wasm2js wrote another module than expected')
  if (/^import /m.test(body)) throw new Error('the fallback imports something')
  return `${body}\nexport function instantiate(imports) {\n  return asmFunc(imports)\n}\n`
}

/**
 * An ES module of esbuild, minified, as a classic script: `wrap(body, object of the exports)`. esbuild's own CommonJS reads
 * properties of Object.prototype, and throws where a page has put some there.
 */
export function withoutExports(text, wrap) {
  const [body, list, rest] = text.split(/\bexport\{([^}]*)\};?/)
  if (rest === undefined || rest.trim() !== '') throw new Error('esbuild wrote other exports than expected')
  const fields = list.split(',').map((entry) => {
    const [local, name = local] = entry.split(' as ')
    return `${name}:${local}`
  })
  return wrap(body, `{${fields.join(',')}}`)
}
