// Writes the declarations of every entry: the wire types, then the hand-written ones of pkg-template/types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyMarket } from './codec.mjs'
import { schemeFields, wireDeclarations } from './declarations.mjs'
import { replaceOnce } from './glue.mjs'

/** The method that the full builds have beside the page build's. */
const EXPLAIN = `    /**
     * An operation's result, or its refusal, with the way to every figure of it (docs/EXPLAIN.md). It needs plain data: every
     * own field of the input is read.
     *
     * @param op the operation's name; those that settle or look ahead have no explanation
     * @param input what the operation takes
     * @returns an explanation, also of a refusal; \`verify\` of \`points-rules/verify\` replays it
     * @throws RulesError only where the input cannot be read at all
     * @example
     * rules.explain('order.total', cart).steps
     */
    readonly explain: (op: string, input: unknown) => Explanation;`

/** The declarations that every entry of a build begins with; `explain`: what stands in its place. */
function coreOf(schema, own, explain) {
  const schemes = replaceOnce(own('api'), '    //#schemes', schemeFields(schema), 'the place for the schemes in types/api.d.ts')
  const api = replaceOnce(schemes, '    //#explain\n', explain, 'the place for explain in types/api.d.ts')
  const market = `/** The market before its first order; frozen. */\nexport declare const emptyMarket: Readonly<${emptyMarket(schema).type}>;\n`
  return [wireDeclarations(schema), own('batch'), api, market, own('error'), own('text')].join('\n\n')
}

/** `{file name: text}`; each entry for `import` (.d.mts) and for `require` (.d.ts). */
export function declarationFiles({ page, full }, typesDir) {
  const own = (name) => readFileSync(join(typesDir, `${name}.d.ts`), 'utf8')
  const files = {}
  for (const [ending, specifier] of [['.d.ts', '.js'], ['.d.mts', '.mjs']]) {
    const more = (name, from, names = 'Api') => `import type { ${names} } from "${from}${specifier}";\n\nexport * from "${from}${specifier}";\n\n${own(name)}`
    files[`index${ending}`] = `${coreOf(page, own, '')}\n${own('load')}`
    files[`full${ending}`] = `import type { Explanation } from "./verify${specifier}";\n\n${coreOf(full, own, `${EXPLAIN}\n`)}\n${own('load').replaceAll('points_rules_bg', 'points_rules_full_bg')}`
    files[`inline${ending}`] = more('inline', './index')
    files[`full/inline${ending}`] = more('inline', '../full')
    files[`mp${ending}`] = more('mp', './index', 'Api, LoadLimits')
    files[`mp/fallback${ending}`] = own('fallback')
    files[`verify${ending}`] = own('verify')
  }
  for (const wasm of ['points_rules_bg.wasm', 'points_rules_full_bg.wasm', 'mp/points_rules.wasm', 'mp/points_rules.wasm.br']) {
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
