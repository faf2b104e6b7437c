import { testMemory } from './memory.mjs'
import { miniEngine, webEngine } from './package-under-test.mjs'

testMemory(await webEngine())
testMemory(await miniEngine())
