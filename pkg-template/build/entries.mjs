// Writes the declarations of every entry: the wire types, then the hand-written ones of pkg-template/types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyMarket } from './codec.mjs'
import { schemeFields, wireDeclarations } from './declarations.mjs'
import { replaceOnce } from './glue.mjs'

/** The declarations that every entry of a build begins with. */
function coreOf(schema, own, isFull) {
  const schemes = replaceOnce(own('api'), '    //#schemes', schemeFields(schema), 'the place for the schemes in types/api.d.ts')
  const methods = isFull ? own('full-methods') : ''
  const api = replaceOnce(schemes, '    //#full\n', methods, 'the place for the methods of the full builds in types/api.d.ts')
  const market = `/** The market before its first order; frozen. */\nexport declare const emptyMarket: Readonly<${emptyMarket(schema).type}>;\n`
  const difference = isFull ? [own('receipt-difference')] : []
  return [wireDeclarations(schema), own('batch'), api, ...difference, market, own('error'), own('text')].join('\n\n')
}

/** `{file name: text}`; each entry for `import` (.d.mts) and for `require` (.d.ts). */
export function declarationFiles({ page, full }, typesDir) {
  const own = (name) => readFileSync(join(typesDir, `${name}.d.ts`), 'utf8')
  const files = {}
  for (const [ending, specifier] of [['.d.ts', '.js'], ['.d.mts', '.mjs']]) {
    const more = (name, from, names = 'Api') => `import type { ${names} } from "${from}${specifier}";\n\nexport * from "${from}${specifier}";\n\n${own(name)}`
    files[`index${ending}`] = `${coreOf(page, own, false)}\n${own('load')}`
    files[`full${ending}`] = `import type { Explanation } from "./verify${specifier}";\n\n${coreOf(full, own, true)}\n${own('load').replaceAll('points_rules_bg', 'points_rules_full_bg')}`
    files[`inline${ending}`] = more('inline', './index')
    files[`full/inline${ending}`] = more('inline', '../full')
    files[`mp${ending}`] = more('mp', './index', 'Api, LoadLimits')
    files[`mp/fallback${ending}`] = own('fallback')
    files[`verify${ending}`] = own('verify')
  }
  for (const wasm of ['web/points_rules_bg.wasm', 'web/points_rules_full_bg.wasm', 'mp/points_rules.wasm', 'mp/points_rules.wasm.br']) {
    files[`${wasm}.d.ts`] = own('wasm')
  }
  return files
}

/** The declarations of a rulebook as a module: which schemes it has, so that they need no check for null. */
export function rulebookTypes(schema, document, index, exported) {
  const schemes = schema.schemes.map(({ name }) => name).filter((name) => name in document)
  const fields = schemes.map((name) => `readonly ${name}: ${document[name] === null ? 'null' : 'object'};`).join(' ')
  return (
    `import type { RulebookDocument } from "${index}";\n\n/** ${document.name} */\n` +
    `declare const rulebook: RulebookDocument & { ${fields} };\n${exported} rulebook;\n`
  )
}
