import { report } from './report.js'

report().then((text) => console.log(text))
