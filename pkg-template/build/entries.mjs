// Writes the declarations of every entry: the wire types, then the hand-written ones of pkg-template/types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyMarket } from './codec.mjs'
import { schemeFields, wireDeclarations } from './declarations.mjs'
import { replaceOnce } from './glue.mjs'

/** The declarations that every entry of a build begins with. */
function coreOf(schema, own, methods) {
  const schemes = replaceOnce(own('api'), '    //#schemes', schemeFields(schema), 'the place for the schemes in types/api.d.ts')
  const api = replaceOnce(schemes, '    //#methods\n', methods.map(own).join(''), 'the place for the methods of a build in types/api.d.ts')
  const market = `/** The market before its first order; frozen. */\nexport declare const emptyMarket: Readonly<${emptyMarket(schema).type}>;\n`
  const difference = methods.includes('receipt-methods') ? [own('receipt-difference')] : []
  return [wireDeclarations(schema), own('batch'), api, ...difference, market, own('error'), own('text')].join('\n\n')
}

/** `{file name: text}`; each entry for `import` (.d.mts) and for `require` (.d.ts). */
export function declarationFiles({ page, full }, typesDir) {
  const own = (name) => readFileSync(join(typesDir, `${name}.d.ts`), 'utf8')
  const files = {}
  for (const [ending, specifier] of [['.d.ts', '.js'], ['.d.mts', '.mjs']]) {
    const more = (name, from, names = 'Api') => `import type { ${names} } from "${from}${specifier}";\n\nexport * from "${from}${specifier}";\n\n${own(name)}`
    const load = (build) => own('load').replaceAll('points_rules_bg', `points_rules_${build}_bg`)
    files[`index${ending}`] = `${coreOf(page, own, [])}\n${own('load')}`
    files[`full${ending}`] = `${coreOf(full, own, ['receipt-methods'])}\n${load('full')}`
    const explanation = `import type { Explanation } from "./verify${specifier}";\n\n`
    files[`explain${ending}`] = `${explanation}${coreOf(full, own, ['explain-method', 'receipt-methods'])}\n${load('explain')}`
    files[`inline${ending}`] = more('inline', './index')
    for (const build of ['full', 'explain']) files[`${build}/inline${ending}`] = more('inline', `../${build}`)
    files[`mp${ending}`] = more('mp', './index', 'Api, LoadLimits')
    files[`mp/fallback${ending}`] = own('fallback')
    files[`verify${ending}`] = own('verify')
  }
  for (const wasm of ['web/points_rules_bg.wasm', 'web/points_rules_full_bg.wasm', 'web/points_rules_explain_bg.wasm', 'mp/points_rules.wasm', 'mp/points_rules.wasm.br']) {
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
