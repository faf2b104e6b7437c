// Writes the declarations of every entry: the wire types, then the hand-written ones of pkg-template/types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyMarket } from './codec.mjs'
import { schemeFields, wireDeclarations } from './declarations.mjs'
import { replaceOnce } from './glue.mjs'

/** `{file name: text}`; each entry for `import` (.d.mts) and for `require` (.d.ts). */
export function declarationFiles(schema, typesDir) {
  const own = (name) => readFileSync(join(typesDir, `${name}.d.ts`), 'utf8')
  const api = replaceOnce(own('api'), '    //#schemes', schemeFields(schema), 'the place for the schemes in types/api.d.ts')
  const market = `/** The market before its first order; frozen. */\nexport declare const emptyMarket: Readonly<${emptyMarket(schema).type}>;\n`
  const core = [wireDeclarations(schema), own('batch'), api, market, own('error'), own('text')].join('\n\n')

  const files = {}
  for (const [ending, specifier] of [['.d.ts', '.js'], ['.d.mts', '.mjs']]) {
    const more = (name, names = 'Api') => `import type { ${names} } from "./index${specifier}";\n\nexport * from "./index${specifier}";\n\n${own(name)}`
    files[`index${ending}`] = `${core}\n${own('load')}`
    files[`inline${ending}`] = more('inline')
    files[`mp${ending}`] = more('mp', 'Api, LoadLimits')
    files[`mp/fallback${ending}`] = own('fallback')
    files[`verify${ending}`] = own('verify')
  }
  for (const wasm of ['points_rules_bg.wasm', 'mp/points_rules.wasm', 'mp/points_rules.wasm.br']) {
    files[`${wasm}.d.ts`] = own('wasm')
  }
  return files
}
