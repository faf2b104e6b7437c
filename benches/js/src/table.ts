// What a run prints: sections of rows, each row beside the base of its section.

/** One line of the table. */
export interface Row {
  name: string
  /** Median in nanoseconds. */
  nanoseconds: number
  /** How many times faster than the base in this run. */
  ratio: number
}

export interface Section {
  title: string
  rows: Row[]
}

export function section(title: string, base: string, times: readonly { name: string; nanoseconds: number }[]): Section {
  const of = times.find(({ name }) => name === base)?.nanoseconds ?? Number.NaN
  return { title, rows: times.map(({ name, nanoseconds }) => ({ name, nanoseconds, ratio: of / nanoseconds })) }
}

type Starts = readonly { name: string; milliseconds: number }[]

export function startSection(title: string, base: string, starts: Starts): Section {
  return section(
    title,
    base,
    starts.map(({ name, milliseconds }) => ({ name, nanoseconds: milliseconds * 1e6 })),
  )
}

function shown(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(nanoseconds < 1e5 ? 2 : 0)} µs`
  return `${(nanoseconds / 1e6).toFixed(2)} ms`
}

export function printed(sections: readonly Section[], base: string): string {
  const lines = [`${'median'.padStart(36)}${`× ${base}`.padStart(16)}`]
  for (const { title, rows } of sections) {
    lines.push(title)
    for (const { name, nanoseconds, ratio } of rows) {
      lines.push(`  ${name.padEnd(22)}${shown(nanoseconds).padStart(12)}${ratio.toFixed(2).padStart(16)}`)
    }
  }
  return lines.join('\n')
}
