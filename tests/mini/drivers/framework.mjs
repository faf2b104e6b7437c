// examples/uni-app and examples/taro: their WXML is generated.
import { story } from './shop.mjs'

export const drive = (sandbox) => story(sandbox, true)
