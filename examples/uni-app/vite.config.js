import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import uni from '@dcloudio/vite-plugin-uni'

// Files under src/static reach the code package as they are; taken again at every build, so that it fits the package.
const packed = createRequire(import.meta.url).resolve('points-rules/mp/points_rules.wasm.br')
mkdirSync('src/static', { recursive: true })
copyFileSync(packed, 'src/static/points_rules.wasm.br')

export default defineConfig({
  plugins: [(uni.default || uni)()],
  resolve: {
    // The pages' logic is that of the WeChat example; it takes the package that is installed here.
    alias: { '@shop': fileURLToPath(new URL('../weapp/shop', import.meta.url)) },
    dedupe: ['points-rules'],
  },
})
