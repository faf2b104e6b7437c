import { defineConfig } from '@tarojs/cli'

export default defineConfig({
  projectName: 'points-rules-taro',
  designWidth: 750,
  deviceRatio: { 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: ['@tarojs/plugin-platform-weapp', '@tarojs/plugin-framework-react'],
  // webpack never sees the file, so it is copied: to the root of the code package.
  copy: {
    patterns: [
      { from: 'node_modules/points-rules/miniprogram_dist/points_rules.wasm.br', to: 'dist/points_rules.wasm.br' },
    ],
    options: {},
  },
  mini: {},
})
