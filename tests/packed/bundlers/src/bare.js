import wasm from 'points-rules/points_rules_bg.wasm'
import { report } from './report.js'

report({ wasm }).then((text) => (document.querySelector('output').textContent = text))
