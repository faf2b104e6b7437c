// Writes the declarations of every entry: the generated ones, then the hand-owned ones of pkg-template/types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asFunctions, operationsOf } from './declarations.mjs'

/** The codes of src/error.rs, in its order. */
export function codesOf(errorSource) {
  const codes = [...errorSource.matchAll(/^ {4}[A-Z]\w+ = "([A-Z_]+)",$/gm)].map(([, code]) => code)
  if (codes.length < 20) throw new Error('the error codes were not found in src/error.rs')
  return codes
}

function codesType(codes) {
  const union = codes.map((code) => `    | "${code}"`).join('\n')
  return `/** Every code an error can have; RULES, sections 1 to 5. */\nexport type RulesErrorCode =\n${union};\n`
}

function operationsType(operations) {
  const entries = operations.flatMap((scheme) =>
    scheme.methods.map(({ name }) => `    "${scheme.scheme}.${name}": ${scheme.interface}["${name}"];`),
  )
  return `/** Every operation by its name. */\nexport interface Operations {\n${entries.join('\n')}\n}\n`
}

/** The schemes that have batches too, and what types/batch.d.ts calls these. */
const BATCHES = { appreciation: 'AppreciationBatches', dividend: 'DividendBatches' }

function schemeFields(operations) {
  return operations
    .map(({ scheme, interface: name }) =>
      scheme === 'order'
        ? `    /** Operations on an order; they need no scheme. */\n    readonly order: ${name};`
        : `    /** The ${scheme} scheme; null where the rulebook leaves it out. */\n    readonly ${scheme}: ${BATCHES[scheme] ? `(${name} & ${BATCHES[scheme]})` : name} | null;`,
    )
    .join('\n')
}

/** `{file name: text}`; each entry for `import` (.d.mts) and for `require` (.d.ts). */
export function typesOf(declarations, { typesDir, errorSource }) {
  const operations = operationsOf(declarations)
  const own = (name) => readFileSync(join(typesDir, `${name}.d.ts`), 'utf8')
  const api = own('api').replace(/^ *\/\/#schemes$/m, schemeFields(operations))
  if (api.includes('//#schemes')) throw new Error('types/api.d.ts has no place for the schemes')
  const core = [
    ...declarations.map(({ text }) => asFunctions(text)),
    operationsType(operations),
    codesType(codesOf(errorSource)),
    own('batch'),
    api,
  ].join('\n\n')

  const files = {}
  for (const [ending, specifier] of [['.d.ts', '.js'], ['.d.mts', '.mjs']]) {
    const more = (...names) => `import type { Api } from "./index${specifier}";\n\nexport * from "./index${specifier}";\n\n${names.map(own).join('\n')}`
    files[`index${ending}`] = `${core}\n${own('load')}`
    files[`inline${ending}`] = more('inline')
    files[`mp${ending}`] = more('mp')
    files[`mp/fallback${ending}`] = own('fallback')
  }
  for (const wasm of ['points_rules_bg.wasm', 'mp/points_rules.wasm', 'mp/points_rules.wasm.br']) {
    files[`${wasm}.d.ts`] = own('wasm')
  }
  return files
}
