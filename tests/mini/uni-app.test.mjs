import { after, before } from 'node:test'
import { builtSet } from './lib/framework.mjs'
import { removeAll } from './lib/project.mjs'
import { runsEverywhere } from './lib/shop.mjs'

let set = ''

before(async () => {
  const cli = ['@dcloudio/vite-plugin-uni/bin/uni.js', 'build', '-p', 'mp-weixin']
  set = await builtSet('uni-app', { cli, output: 'dist/build/mp-weixin' })
})
after(removeAll)

runsEverywhere('uni-app', () => set)
