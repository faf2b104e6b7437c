import { report } from './report.js'

report().then((text) => (document.querySelector('output').textContent = text))
