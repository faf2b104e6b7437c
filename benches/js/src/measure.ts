// Medians over interleaved rounds of CPU time: a busy machine slows all contenders alike and is not counted.

export interface Contender {
  name: string
  /** One slice of work: `size` times `repeat` pieces of it. */
  run: (repeat: number) => void
}

export interface Measured {
  name: string
  /** Median CPU time of one piece, in nanoseconds. */
  nanoseconds: number
}

/** Long enough for the clock of CPU time, which counts in microseconds. */
const SLICE = 5e6

function cpuTime(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) * 1000
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Warms up, finds how often a slice repeats the work, then measures round by round, everybody in each. */
export function measure(contenders: readonly Contender[], size: number, rounds: number): Measured[] {
  const prepared = contenders.map(({ name, run }) => {
    const warmUp = cpuTime(() => run(1))
    for (let spent = warmUp; spent < 20 * SLICE; ) spent += cpuTime(() => run(1))
    const once = median([cpuTime(() => run(1)), cpuTime(() => run(1)), cpuTime(() => run(1))])
    return { name, run, repeat: Math.max(1, Math.ceil(SLICE / Math.max(once, 1000))), times: [] as number[] }
  })
  for (let round = 0; round < rounds; round++) {
    // To and fro, so that nobody always runs in the wake of the same other.
    const turn = round % 2 === 0 ? prepared : [...prepared].reverse()
    for (const { run, repeat, times } of turn) times.push(cpuTime(() => run(repeat)) / (repeat * size))
  }
  return prepared.map(({ name, times }) => ({ name, nanoseconds: median(times) }))
}
