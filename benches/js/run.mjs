// node benches/js/run.mjs [--json FILE] [--rounds N] [--quick] [--no-browser]
import { built } from './build.mjs'

const place = await built()
const { main } = await import(`${place.out}/main.js`)
await main(process.argv.slice(2), place)
