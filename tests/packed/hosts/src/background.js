import { ways } from './ways.js'

chrome.runtime.onMessage.addListener((name, sender, answer) => {
  ways[name](chrome.runtime.getURL('points_rules_bg.wasm')).then(answer)
  return true
})
