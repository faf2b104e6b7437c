import { report } from './report.js'

report().then((text) => postMessage(text))
