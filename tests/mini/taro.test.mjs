import { after, before } from 'node:test'
import { builtSet, runsEverywhere } from './lib/framework.mjs'
import { removeAll } from './lib/project.mjs'

let set = ''

before(async () => {
  set = await builtSet('taro', { cli: ['@tarojs/cli/bin/taro', 'build', '--type', 'weapp'], output: '.' })
})
after(removeAll)

runsEverywhere('taro', () => set)
