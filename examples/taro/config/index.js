import { resolve } from 'node:path'
import { defineConfig } from '@tarojs/cli'

const shop = resolve(__dirname, '../../weapp/shop')

export default defineConfig({
  projectName: 'points-rules-taro',
  designWidth: 750,
  deviceRatio: { 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: [
    '@tarojs/plugin-platform-weapp',
    '@tarojs/plugin-framework-react',
    // What a screen reader says: Taro's templates leave these attributes out.
    [
      '@tarojs/plugin-inject',
      {
        components: {
          View: { 'aria-role': '', 'aria-label': '', 'aria-checked': '' },
          Button: { 'aria-label': '' },
        },
      },
    ],
  ],
  // webpack never sees the file, so it is copied: to the root of the code package.
  copy: {
    patterns: [
      { from: 'node_modules/points-rules/miniprogram_dist/points_rules.wasm.br', to: 'dist/points_rules.wasm.br' },
    ],
    options: {},
  },
  // The pages' logic is that of the WeChat example; it takes the package that is installed here.
  alias: { '@shop': shop },
  mini: {
    compile: { include: [shop] },
    webpackChain(chain) {
      chain.resolve.modules.prepend(resolve(__dirname, '../node_modules'))
    },
  },
})
