import { after, before } from 'node:test'
import { builtSet, runsEverywhere } from './lib/framework.mjs'
import { removeAll } from './lib/project.mjs'

let set = ''

before(async () => {
  const cli = ['@dcloudio/vite-plugin-uni/bin/uni.js', 'build', '-p', 'mp-weixin']
  set = await builtSet('uni-app', { cli, output: 'dist/build/mp-weixin' })
})
after(removeAll)

runsEverywhere('uni-app', () => set)
