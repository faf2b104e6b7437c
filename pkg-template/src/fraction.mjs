// Exact fractions on BigInt: {n, d} with d above 0, not reduced, because the formulas of a step are short.

const [NOUGHT, ONE, TWO, TEN] = [BigInt(0), BigInt(1), BigInt(2), BigInt(10)]
const NUMBER = /^(-?)(\d+)(?:\.(\d+)|\/(\d+))?$/

export const ZERO = { n: NOUGHT, d: ONE }

export const plus = (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d })
export const minus = (a, b) => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d })
export const times = (a, b) => ({ n: a.n * b.n, d: a.d * b.d })
export const over = (a, b) => (b.n < NOUGHT ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n })
export const less = (a, b) => a.n * b.d < b.n * a.d
export const equal = (a, b) => a.n * b.d === b.n * a.d

/** 10 to a power of 0 and up. */
function powerOfTen(power) {
  let found = ONE
  for (let times = 0; times < power; times++) found *= TEN
  return found
}

/** A decimal or a fraction as text, or a whole number; null for anything else. A number past all that JavaScript has is its greatest. */
export function number(value) {
  const clamped = typeof value === 'number' ? Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) : null
  if (Number.isInteger(clamped)) return { n: BigInt(clamped), d: ONE }
  const found = typeof value === 'string' ? NUMBER.exec(value) : null
  if (found === null) return null
  const [, sign, whole, part = '', under = '1'] = found
  const d = powerOfTen(part.length) * BigInt(under)
  const n = BigInt(whole + part)
  return d === NOUGHT ? null : { n: sign === '-' ? -n : n, d }
}

/** The quotient, rounded down. */
function floor(n, d) {
  const quotient = n / d
  return n % d < NOUGHT ? quotient - ONE : quotient
}

export function round(x, mode, decimals) {
  const d = powerOfTen(decimals)
  const n = x.n * d
  if (mode === 'floor') return { n: floor(n, x.d), d }
  if (mode === 'ceil') return { n: -floor(-n, x.d), d }
  return { n: floor(TWO * n + x.d, TWO * x.d), d }
}
