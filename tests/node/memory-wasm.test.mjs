import { testMemory } from './memory.mjs'
import { fullEngine, miniEngine } from './package-under-test.mjs'

testMemory(await fullEngine())
testMemory(await miniEngine())
