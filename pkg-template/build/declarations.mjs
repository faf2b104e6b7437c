// Reads what wasm-bindgen and tsify wrote as TypeScript.

const DECLARATION = /^export (interface|type) (\w+)/m

/** The generated text without the glue's own declarations. */
function rulesPart(text) {
  const parts = text.split(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport class \w+/)
  if (parts.length !== 3) throw new Error(`the generated declarations have ${parts.length - 1} classes, expected 2`)
  return parts[0].replace(/^\/\* [ts]s?lint[^\n]*\*\/\n/gm, '').replace(/^\/\* eslint[^\n]*\*\/\n/gm, '')
}

/** Absent is null, and keyed data plain objects: what the facade gives and takes. Rust's links mean nothing here. */
function normalised(block) {
  return block
    .replace(/\[(`[^`\]]+`)\]/g, '$1')
    .replace(/^( {4}\w+: .*)\| undefined;$/gm, '$1| null;')
    .replace(/\bMap<string, (\w+)>/g, 'Record<string, $1>')
}

/** `[{kind, name, text}]` in a stable order: aliases and operations as given, the rest by name. */
export function declarationsOf(generated) {
  const blocks = rulesPart(generated)
    .split(/(?=^\/\*\*)/m)
    .map((block) => normalised(block.trim()))
    .filter((block) => block !== '')
  const found = blocks.map((text) => {
    const [, kind, name] = DECLARATION.exec(text) ?? fail(`a declaration was not understood:\n${text}`)
    return { kind, name, text, first: /^export type \w+ = string;/m.test(text) || name.endsWith('Operations') }
  })
  const rest = found.filter((block) => !block.first).sort((a, b) => (a.name < b.name ? -1 : 1))
  return [...found.filter((block) => block.first), ...rest]
}

export function fail(message) {
  throw new Error(message)
}

/** The fields of an interface and their types, in order. */
export function fieldsOf(declaration) {
  const body = declaration.text.slice(declaration.text.indexOf('{', declaration.text.indexOf('export ')) + 1)
  const fields = new Map()
  for (const [, name, type] of body.matchAll(/^ {4}"?([^\s"*/():]+?)"?: (.+);$/gm)) fields.set(name, type)
  if (fields.size === 0) fail(`${declaration.name} has no field`)
  return fields
}

/** `[{scheme, interface, methods: [{name, input, output}]}]` in the order of the rules. */
export function operationsOf(declarations) {
  return declarations
    .filter(({ name }) => name.endsWith('Operations'))
    .map(({ name, text }) => {
      const scheme = name.slice(0, -'Operations'.length).toLowerCase()
      const methods = [...text.matchAll(/^ {4}(\w+)\(input: (\w+)\): (\w+);$/gm)]
      if (methods.length === 0) fail(`${name} has no operation`)
      return { scheme, interface: name, methods: methods.map(([, method, input, output]) => ({ name: method, input, output })) }
    })
}

/** Methods as fields that hold functions: taking them off the object is meant to work. */
export function asFunctions(text) {
  return text.replace(/^ {4}(\w+)\(input: (\w+)\): (\w+);$/gm, '    readonly $1: (input: $2) => $3;')
}
