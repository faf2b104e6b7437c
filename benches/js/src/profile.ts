// Where the time of one object quote goes: V8's own sampling profiler over the package, self time by function.

import { Session } from 'node:inspector/promises'
import type { Profiler } from 'node:inspector'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { loadPackage, subjectOf } from './subject.ts'
import { orders } from './workload.ts'

const SAMPLE_MICROSECONDS = 100
const LISTED = 25
/** Under this share of the time a function is not listed. */
const LEAST = 0.003

type Node = Profiler.ProfileNode

const LOOP = 'the loop of this program'

/** What the functions that WebAssembly calls back are there for; the glue keeps their names. */
const ROLES: readonly (readonly [RegExp, string])[] = [
  [
    /^__wbg_(get|length|isArray|ownKeys|charCodeAt)|_(string|number|boolean)_get_|_is_/,
    'reading the input, called from WebAssembly',
  ],
  [/^__wbg_(set|new)|^__wbindgen_(generic|cast|string_new)/, 'building the output, called from WebAssembly'],
]

/** A function of its own kind, or null where it works for its caller. */
function ownPart({ functionName, url }: Node['callFrame']): string | null {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(program)' || functionName === '(idle)') return 'the engine and the profiler'
  const role = ROLES.find(([pattern]) => pattern.test(functionName))
  if (role !== undefined) return role[1]
  if (url.startsWith('wasm')) return 'in WebAssembly'
  if (url.includes('points-rules-bench')) return LOOP
  return null
}

/** Every node's part: its own, or that of the nearest caller that has one. */
function partsOf(nodes: readonly Node[]): Map<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parts = new Map<number, string>()
  const visit = (node: Node, inherited: string): void => {
    const called = inherited === LOOP ? "the package's JavaScript around the call" : inherited
    const ours = ownPart(node.callFrame) ?? called
    parts.set(node.id, ours)
    for (const child of node.children ?? []) {
      const found = byId.get(child)
      if (found !== undefined) visit(found, ours)
    }
  }
  const [root] = nodes
  if (root !== undefined) visit(root, 'the engine and the profiler')
  return parts
}

interface Line {
  name: string
  part: string
  self: number
}

function linesOf({ nodes, samples, timeDeltas }: Profiler.Profile): Line[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parts = partsOf(nodes)
  const lines = new Map<string, Line>()
  samples?.forEach((id, index) => {
    const node = byId.get(id)
    const part = parts.get(id)
    if (node === undefined || part === undefined) return
    const name = node.callFrame.functionName || '(anonymous)'
    const key = `${part} ${name} ${node.callFrame.url}:${node.callFrame.lineNumber}:${node.callFrame.columnNumber}`
    const line = lines.get(key) ?? { name, part, self: 0 }
    line.self += timeDeltas?.[index] ?? 0
    lines.set(key, line)
  })
  return [...lines.values()].sort((a, b) => b.self - a.self)
}

export async function profile(pkg: string, root: string, seconds: number): Promise<void> {
  const { openRulebook } = await loadPackage(pkg)
  const { quoteOrder } = subjectOf(openRulebook(readFileSync(join(root, 'rulebooks/appreciation.json'), 'utf8')))
  const inputs = orders(512)
  let quotes = 0
  const quoteFor = (milliseconds: number): void => {
    for (const end = performance.now() + milliseconds; performance.now() < end; quotes += inputs.length) {
      for (const order of inputs) quoteOrder(order)
    }
  }
  quoteFor(1000)

  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS })
  await session.post('Profiler.start')
  quotes = 0
  quoteFor(seconds * 1000)
  const sampled = (await session.post('Profiler.stop')).profile
  session.disconnect()

  const lines = linesOf(sampled)
  const total = lines.reduce((sum, { self }) => sum + self, 0)
  const parts = new Map<string, number>()
  for (const { part, self } of lines) parts.set(part, (parts.get(part) ?? 0) + self)
  const share = (self: number): string => `${((100 * self) / total).toFixed(1).padStart(6)} %`
  console.log(`${quotes} quotes; self time by part`)
  for (const [part, self] of [...parts].sort((a, b) => b[1] - a[1])) console.log(`${share(self)}  ${part}`)
  console.log('by function')
  for (const { name, part, self } of lines.slice(0, LISTED)) {
    if (self / total >= LEAST) console.log(`${share(self)}  ${name.padEnd(50)} ${part}`)
  }
}
