import { testMemory } from './memory.mjs'
import { fallbackEngine } from './package-under-test.mjs'

testMemory(await fallbackEngine())
