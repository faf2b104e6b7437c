// Writes the declarations of every entry: the wire types, then the hand-written ones of pkg-template/types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyMarket } from './codec.mjs'
import { schemeFields, wireDeclarations } from './declarations.mjs'
import { replaceOnce } from './glue.mjs'

/** The declarations that every entry of a build begins with. */
function coreOf(schema, own) {
  const api = replaceOnce(own('api'), '    //#schemes', schemeFields(schema), 'the place for the schemes in types/api.d.ts')
  const market = `/** The market before its first order; frozen. */\nexport declare const emptyMarket: Readonly<${emptyMarket(schema).type}>;\n`
  return [wireDeclarations(schema), own('batch'), api, market, own('error'), own('text')].join('\n\n')
}

/** `{file name: text}`; each entry for `import` (.d.mts) and for `require` (.d.ts). */
export function declarationFiles({ page, full }, typesDir) {
  const own = (name) => readFileSync(join(typesDir, `${name}.d.ts`), 'utf8')
  const files = {}
  for (const [ending, specifier] of [['.d.ts', '.js'], ['.d.mts', '.mjs']]) {
    const more = (name, from, names = 'Api') => `import type { ${names} } from "${from}${specifier}";\n\nexport * from "${from}${specifier}";\n\n${own(name)}`
    files[`index${ending}`] = `${coreOf(page, own)}\n${own('load')}`
    files[`full${ending}`] = `${coreOf(full, own)}\n${own('load').replaceAll('points_rules_bg', 'points_rules_full_bg')}`
    files[`inline${ending}`] = more('inline', './index')
    files[`full/inline${ending}`] = more('inline', '../full')
    files[`mp${ending}`] = more('mp', './index', 'Api, LoadLimits')
    files[`mp/fallback${ending}`] = own('fallback')
  }
  for (const wasm of ['points_rules_bg.wasm', 'points_rules_full_bg.wasm', 'mp/points_rules.wasm', 'mp/points_rules.wasm.br']) {
    files[`${wasm}.d.ts`] = own('wasm')
  }
  return files
}
