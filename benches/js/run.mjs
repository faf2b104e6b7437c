// node benches/js/run.mjs [--json FILE] [--rounds N] [--quick] [--no-browser]
import { built } from './build.mjs'

const { out, root } = await built()
const { main } = await import(`${out}/main.js`)
process.exitCode = await main(process.argv.slice(2), { out, root })
