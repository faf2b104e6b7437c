// examples/weapp: its WXML is written by hand.
import { story } from './shop.mjs'

export const drive = (sandbox) => story(sandbox, false)
