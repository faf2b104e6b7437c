import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

interface TypeNode {
  name?: string
  of?: TypeNode
}
interface WireType {
  name: string
  fields?: { name: string; type: TypeNode; default?: string | null }[]
}

/**
 * The types of a rulebook, out of the description that the package is made from: `import … from 'virtual:rulebook-types'`. What an
 * absent field means is a module of its own, `virtual:rulebook-defaults`: the shop's pages would load all types with it.
 */
function rulebookTypes(): Plugin {
  const DEFAULTS = '\0virtual:rulebook-defaults'
  const ids = ['\0virtual:rulebook-types', DEFAULTS]
  let root = ''
  const named = (node: TypeNode): string | undefined => node.name ?? (node.of && named(node.of))
  return {
    name: 'rulebook-types',
    configResolved: (config) => {
      root = config.root
    },
    resolveId: (id) => ids.find((each) => each === `\0${id}`) ?? null,
    async load(id) {
      if (!ids.includes(id)) return null
      const text = await this.fs.readFile(`${root}/../target/schema.json`, { encoding: 'utf8' })
      const { types, decimals, rulebook, words } = JSON.parse(text) as {
        types: WireType[]
        decimals: unknown[]
        rulebook: string
        words: unknown
      }
      // A Set is walked to its end also while it grows.
      const wanted = new Set<string>([rulebook])
      for (const each of wanted) {
        for (const field of types.find((type) => type.name === each)?.fields ?? []) {
          const part = named(field.type)
          if (part !== undefined) wanted.add(part)
        }
      }
      const needed = types.filter((type) => wanted.has(type.name))
      if (id === DEFAULTS) {
        const defaults = needed.map(({ name, fields = [] }) => [name, Object.fromEntries(fields.map((field) => [field.name, field.default]))])
        return `export default ${JSON.stringify(Object.fromEntries(defaults))}`
      }
      return `export const root = ${JSON.stringify(rulebook)}
export const types = ${JSON.stringify(needed)}
export const decimals = ${JSON.stringify(decimals)}
export const words = ${JSON.stringify(words)}`
    },
  }
}

export default defineConfig({
  // Two pages with hash routes: a file that is missing is a 404, also where Vite serves.
  appType: 'mpa',
  // A relative base, so that dist/ works at a root and below a sub-path alike.
  base: './',
  plugins: [vue(), rulebookTypes()],
  build: {
    // The floor of the package's browser build (iOS 14, Chrome 86).
    target: ['es2020', 'ios14', 'chrome86'],
    cssTarget: ['ios14', 'chrome86'],
    // The charts' own chunk, fetched after the page stands.
    chunkSizeWarningLimit: 600,
    rolldownOptions: { input: ['index.html', 'workbench.html'] },
  },
  preview: { headers: { 'X-Content-Type-Options': 'nosniff' } },
  server: {
    // The package is a link to a folder beside this one.
    fs: { allow: ['..'] },
  },
})
