// node benches/js/profile.mjs [SECONDS]
import { built } from './build.mjs'

const { out, pkg, root } = await built()
const { profile } = await import(`${out}/profile.js`)
await profile(pkg, root, Number(process.argv[2] ?? 4))
