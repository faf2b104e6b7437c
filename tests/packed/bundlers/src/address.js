// Vite's own way to name a file.
import wasm from 'points-rules/points_rules_bg.wasm?url'
import { report } from './report.js'

report({ wasm }).then((text) => (document.querySelector('output').textContent = text))
