// node benches/js/fixture.mjs: writes fixture.json again.
import { built } from './build.mjs'

const { out, root } = await built()
const { writeFixture } = await import(`${out}/fixture.js`)
writeFixture(root)
