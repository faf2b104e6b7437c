// Reads what wasm-bindgen and tsify wrote as TypeScript: the declarations, and the shapes of the inputs.

const DECLARATION = /^export (interface|type) (\w+)/m

/** The generated text without the glue's own declarations. */
function rulesPart(text) {
  const parts = text.split(/(?=\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport class RulebookHandle\b)/)
  if (parts.length !== 2) throw new Error('the generated declarations have no RulebookHandle, or several')
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

function fail(message) {
  throw new Error(message)
}

/** `{field: type}` of an interface, or what it says where it is another type. */
function fieldsOf(declaration) {
  const body = declaration.text.slice(declaration.text.indexOf('{', declaration.text.indexOf('export ')) + 1)
  const fields = new Map()
  for (const [, name, type] of body.matchAll(/^ {4}"?([^\s"*/():]+?)"?: (.+);$/gm)) fields.set(name, type)
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

/**
 * The shape of an input as src/json.js reads it: 0 for one value, `[shape]` for a list, 1 for an object whose keys
 * are data, an object for an object. Returns JavaScript text in which a type is written once.
 */
export function shapesModule(declarations, operations) {
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]))
  const written = new Map()

  const shapeOf = (type) => {
    const plain = type.replace(/ \| null$/, '')
    if (plain.endsWith('[]')) return `[${shapeOf(plain.slice(0, -2))}]`
    if (/^Record<string, \w+>$/.test(plain)) return '1'
    if (/^(string|number|boolean|\d+|"[^"]*"( \| "[^"]*")*)$/.test(plain)) return '0'
    const declaration = byName.get(plain) ?? fail(`the type ${type} of an input was not understood`)
    return declaration.kind === 'interface' ? reference(declaration) : aliasShape(declaration)
  }
  const aliasShape = ({ name, text }) => {
    const [, type] = /^export type \w+ = ([^;]+);/m.exec(text) ?? fail(`the type ${name} was not understood`)
    return shapeOf(type.trim())
  }
  const reference = (declaration) => {
    if (!written.has(declaration.name)) {
      const fields = [...fieldsOf(declaration)].map(([field, type]) => `${field}: ${shapeOf(type)}`)
      if (fields.length === 0) fail(`${declaration.name} has no field`)
      written.set(declaration.name, `const ${declaration.name} = { ${fields.join(', ')} }`)
    }
    return declaration.name
  }

  const entries = operations.flatMap(({ scheme, methods }) =>
    methods.map(({ name, input }) => `  '${scheme}.${name}': ${shapeOf(input)},`),
  )
  return `${[...written.values()].join('\n')}\nexport default {\n${entries.join('\n')}\n}\n`
}
