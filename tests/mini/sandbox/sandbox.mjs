// The outside of the sandbox: a context of its own, and the little that the platform inside borrows from Node.
// Runs on today's Node and on Node 15, whose V8 is that of Chrome 86.
import fs from 'fs'
import path from 'path'
import { fileURLToPath } from 'url'
import vm from 'vm'
import zlib from 'zlib'

const PLATFORM = fileURLToPath(new URL('./platform.js', import.meta.url))

function filesUnder(folder, prefix = '') {
  const found = []
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = prefix + entry.name
    if (entry.isDirectory()) found.push(...filesUnder(path.join(folder, entry.name), `${name}/`))
    else found.push([name, fs.readFileSync(path.join(folder, entry.name))])
  }
  return found
}

/** Where a program waits for what never comes, the run ends with this instead of hanging. */
const PATIENCE = 20000

/** `set`: the folder of an upload set; `switches`: see platform.js. */
export function createSandbox(set, switches) {
  const files = new Map(filesUnder(set))
  const logs = []
  const timers = new Set()
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: true } })
  const host = {
    has: (file) => files.has(file),
    text: (file) => files.get(file).toString('utf8'),
    bytes: (file) => (file.endsWith('.br') ? zlib.brotliDecompressSync(files.get(file)) : files.get(file)),
    evaluate: (code, filename) => vm.runInContext(code, context, { filename }),
    log: (kind, text) => logs.push(`${kind}: ${text}`),
    setTimeout: (task, delay) => {
      const timer = Number(
        setTimeout(() => {
          timers.delete(timer)
          task()
        }, delay),
      )
      timers.add(timer)
      return timer
    },
    setInterval: (task, delay) => Number(setInterval(task, delay)),
    clearTimeout: (timer) => {
      timers.delete(timer)
      clearTimeout(timer)
    },
    clearInterval: (timer) => clearInterval(timer),
  }
  const platform = vm.runInContext(fs.readFileSync(PLATFORM, 'utf8'), context, { filename: PLATFORM })(host, switches)

  async function until(condition, what) {
    const end = Date.now() + PATIENCE
    for (;;) {
      const value = condition()
      if (value) return value
      if (Date.now() > end) throw new Error(`waited in vain for ${what()}; the program said:\n${logs.join('\n')}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** A framework shows a change later than its event: in promises and in timers of its own. */
  async function settled() {
    await new Promise((resolve) => setTimeout(resolve, 0))
    await until(() => timers.size === 0, () => 'the last timer')
  }

  return {
    ...platform,
    logs,
    until,
    settled,
    text: host.text,
    fire: (page, name, event) => platform.fire(page, name, event === undefined ? undefined : JSON.stringify(event)),
    dataOf: (page) => JSON.parse(platform.dataOf(page)),
  }
}
