// Cold starts in Node: a fresh process imports, loads and quotes one order, and says how long that took.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { median } from './measure.ts'
import type { Order } from './rules.ts'

export interface Start {
  name: string
  /** Milliseconds by the clock on the wall, and of all threads' CPU time. */
  wall: number
  cpu: number
}

/** What a child runs: the clock starts before the first import of the contender and stops at the first quote. */
function program(quote: string, rulebook: string, order: Order): string {
  return `const rulebook = ${JSON.stringify(rulebook)}
const order = ${JSON.stringify(order)}
const wall = performance.now()
const cpu = process.cpuUsage()
${quote}
const { user, system } = process.cpuUsage(cpu)
console.log(JSON.stringify({ wall: performance.now() - wall, cpu: (user + system) / 1000, quoted }))
`
}

/** What a start is made of: the statements of a package's folder that end with `quoted`. */
export function startOfPackage(folder: string): string {
  return `const { load } = await import(${JSON.stringify(join(folder, 'node.mjs'))})
const { openRulebook } = await load()
const quoted = openRulebook(rulebook).appreciation.quoteOrder(order)`
}

export function starts(out: string, pkg: string): Record<string, string> {
  const peer = (name: string) => `const { firstQuote } = await import(${JSON.stringify(join(out, `cold/${name}.js`))})
const quoted = firstQuote(rulebook, order)`
  return {
    'points-rules': startOfPackage(pkg),
    'decimal.js': peer('decimal'),
    'hand-written BigInt': peer('bigint'),
  }
}

export interface Starting {
  /** Where the children's programs are written. */
  out: string
  /** Each contender's statements that end with `quoted`. */
  statements: Readonly<Record<string, string>>
  /** Whether all must quote the same. */
  alike: boolean
  rulebook: string
  order: Order
}

export function coldStarts({ out, statements, alike, rulebook, order }: Starting, rounds: number): Start[] {
  const children = Object.entries(statements).map(([name, quote], index) => {
    const file = join(out, `start-${index}.mjs`)
    writeFileSync(file, program(quote, rulebook, order))
    return { name, file, wall: [] as number[], cpu: [] as number[] }
  })
  let agreed: string | null = null
  for (let round = 0; round < rounds; round++) {
    for (const { name, file, wall, cpu } of children) {
      const said = JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' })) as {
        wall: number
        cpu: number
        quoted: unknown
      }
      const quoted = JSON.stringify(said.quoted)
      agreed ??= quoted
      if (alike && quoted !== agreed) throw new Error(`${name} quotes ${quoted} after a cold start, not ${agreed}`)
      wall.push(said.wall)
      cpu.push(said.cpu)
    }
  }
  return children.map(({ name, wall, cpu }) => ({ name, wall: median(wall), cpu: median(cpu) }))
}
