// Adapts what wasm-bindgen, wasm2js and esbuild wrote. Every place must be found exactly once: a new version of a tool that
// writes something else stops the build instead of slipping through.

export function replaceOnce(text, from, to, what) {
  const pieces = text.split(from)
  if (pieces.length !== 2) throw new Error(`${what}: found ${pieces.length - 1} times, expected once`)
  return pieces.join(to)
}

/**
 * What the instance imports, and what takes a refusal out of it. The classes are left out: the package calls the exports by
 * itself, so that a rulebook can outlive its instance. The loader is left out too, which fetches by itself.
 */
export function webGlue(text) {
  const [, imports] = replaceOnce(text, 'function __wbg_get_imports() {', '\0', "the web glue's imports").split('\0')
  const [before, after] = replaceOnce(imports, 'function addHeapObject(', '\0', "the web glue's list of objects").split('\0')
  // Between the imports and the list stand the finalisers of the classes.
  const end = before.lastIndexOf('\n}\n')
  if (!/^\s*(const \w+Finalization = [\s\S]*)$/.test(before.slice(end + 3))) throw new Error('the web glue has something else after its imports')
  const whole = `function __wbg_get_imports() {${before.slice(0, end + 3)}\nfunction addHeapObject(${after}`
  const assigned = 'getObject(arg0)[takeObject(arg1)] = takeObject(arg2);'
  // Assigning would run the setters that a page may have put on Object.prototype.
  const defined =
    'Object.defineProperty(getObject(arg0), takeObject(arg1), ' +
    '{ __proto__: null, value: takeObject(arg2), writable: true, enumerable: true, configurable: true });'
  return replaceOnce(
    replaceOnce(whole, assigned, defined, 'where the web glue sets a property'),
    'export { initSync, __wbg_init as default };',
    'export { __wbg_get_imports as getImports, __wbg_finalize_init as finalizeInit, takeObject };',
    "the web glue's exports",
  )
}

/** wasm2js starts its module when it is read; ours starts when it is asked to. */
export function fallbackModule(text) {
  const [body, tail] = text.split('\nvar retasmFunc = asmFunc(')
  if (tail === undefined || !body.includes('function asmFunc(')) throw new Error('wasm2js wrote another module than expected')
  if (/^import /m.test(body)) throw new Error('the fallback imports something')
  // A descriptor that inherits from Object.prototype would have what a page has put there.
  const described = ['grow', 'buffer'].reduce((made, name) => replaceOnce(made, `"${name}": {`, `"${name}": {\n    __proto__: null,`, `the fallback's memory.${name}`), body)
  return `${described}\nexport function instantiate(imports) {\n  return asmFunc(imports)\n}\n`
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
