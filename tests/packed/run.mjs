// Installs the packed tarball in throw-away projects and uses it there: `node tests/packed/run.mjs [GROUP…]`.
// POINTS_RULES_TARBALL names the tarball; without it target/pkg is packed. POINTS_RULES_KEEP=1 keeps the projects.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openChromium, readExtension } from './lib/chromium.mjs'
import { install, pack, run, start } from './lib/project.mjs'
import { firstExample } from './lib/readme.mjs'
import { serve } from './lib/serve.mjs'

const HERE = import.meta.dirname
const TREE = resolve(HERE, '..')
const PKG = resolve(HERE, '../../target/pkg')

/** What every page and program of the checks prints: the units of the brief's order, and the unit value after it. */
const QUOTE = '21.00000000 1.4286'

// The dearest first: two run at a time.
const ORDER = ['next', 'bundlers', 'angular', 'hosts', 'node', 'runners', 'published', 'plain']

const scratch = mkdtempSync(join(tmpdir(), 'points-rules-packed-'))
const known = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'lib')
  .map((entry) => entry.name)
if (known.toSorted().join() !== ORDER.toSorted().join()) throw new Error(`the groups are ${known}, not ${ORDER}`)

const asked = process.argv.slice(2)
const groups = ORDER.filter((name) => asked.length === 0 || asked.includes(name))
const failures = []
let passed = 0

function report(name, error) {
  if (error === null) {
    passed += 1
    console.log(`ok ${name}`)
  } else {
    failures.push(name)
    console.log(`not ok ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`)
  }
}

async function attempt(name, check) {
  try {
    await check()
    report(name, null)
  } catch (error) {
    report(name, error)
  }
}

async function runGroup(name, tarball, chromium) {
  let dir
  await attempt(`${name}: installed`, async () => (dir = await install(join(HERE, name), tarball)))
  if (dir === undefined) return
  const { checks } = await import(pathToFileURL(join(dir, 'checks.mjs')).href)
  const context = { dir, tarball, tree: TREE, run, start, serve, read: chromium.read, readExtension, firstExample, QUOTE }
  for (const [what, check] of Object.entries(checks)) await attempt(`${name}: ${what}`, () => check(context))
  if (process.env.POINTS_RULES_KEEP === undefined) rmSync(dir, { recursive: true, force: true })
  else console.log(`# kept ${dir}`)
}

const tarball = resolve(process.env.POINTS_RULES_TARBALL ?? (await pack(PKG, scratch)))
const chromium = await openChromium()
const left = [...groups]
const worker = async () => {
  for (let name = left.shift(); name !== undefined; name = left.shift()) await runGroup(name, tarball, chromium)
}
await Promise.all([worker(), worker()])
await chromium.close()
rmSync(scratch, { recursive: true, force: true })

for (const name of failures) console.log(`# failed: ${name}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length === 0 ? 0 : 1
