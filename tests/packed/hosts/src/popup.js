import { ways } from './ways.js'

const file = chrome.runtime.getURL('points_rules_bg.wasm')
const names = ['given', 'twin']
const here = names.map((name) => ways[name](file))
const behind = names.map((name) => chrome.runtime.sendMessage(name))
Promise.all([...here, ...behind]).then((found) => {
  document.querySelector('output').textContent = JSON.stringify(found)
})
