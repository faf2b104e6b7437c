import { after, before } from 'node:test'
import { builtSet } from './lib/framework.mjs'
import { removeAll } from './lib/project.mjs'
import { runsEverywhere } from './lib/shop.mjs'

let set = ''

before(async () => {
  set = await builtSet('taro', { cli: ['@tarojs/cli/bin/taro', 'build', '--type', 'weapp'], output: '.' })
})
after(removeAll)

runsEverywhere('taro', () => set)
