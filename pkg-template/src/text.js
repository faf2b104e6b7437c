// What people type and read. Text in, text out: no figure ever becomes a number here, so any length is exact.
import { invalidInput, quoted, RulesError } from './error.js'

/** The decimal text of RULES section 1. */
const WIRE = /^(0|[1-9][0-9]*)(\.[0-9]+)?$/
const FEN = /^(0|[1-9][0-9]*)$/

function refused(code, message) {
  return new RulesError({ code, path: null, message })
}

/** Ends of long digit runs are cut by walking: `/0+$/` takes quadratic time on hostile text. */
function withoutTrailingZeros(digits) {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

function withoutLeadingZeros(digits) {
  let start = 0
  while (start < digits.length - 1 && digits[start] === '0') start += 1
  return digits.slice(start)
}

function joined(whole, fraction) {
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** A decimal of the wire form as its digits before and after the point. */
function partsOf(text) {
  if (typeof text !== 'string' || !WIRE.test(text)) {
    throw refused('INVALID_DECIMAL', `${quoted(text)} is not a decimal as text, such as "12.50"`)
  }
  const point = text.indexOf('.')
  return point < 0 ? [text, ''] : [text.slice(0, point), text.slice(point + 1)]
}

// ---- typing -------------------------------------------------------------------------------------------------------

/** Full-width digits and points to plain ones, every separator to one comma, no space at the ends. */
function plain(text) {
  return text
    .trim()
    .replace(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\uFF0E\u3002\uFF61]/g, '.')
    .replace(/\uFF0C/g, ',')
    .replace(/\s+/g, ' ')
    .replace(/ ?, ?/g, ',')
    .replace(/ /g, ',')
}

/** Digits without separators; null where the last group is still being typed. */
function ungrouped(whole, closed, text) {
  if (whole.indexOf(',') < 0) return whole
  if (/^[0-9]{1,3}(,[0-9]{3})+$/.test(whole)) return whole.replace(/,/g, '')
  if (!closed && /^[0-9]{1,3}(,[0-9]{3})*,[0-9]{0,2}$/.test(whole)) return null
  throw refused('INVALID_DECIMAL', `${quoted(text)} has a separator that is not at every third digit; remove it`)
}

function decimalsOf(options) {
  const decimals = options === undefined || options === null ? undefined : options.decimals
  if (decimals === undefined) return 2
  if (Number.isInteger(decimals) && decimals >= 0) return decimals
  throw invalidInput('decimals is a whole number from 0 up, such as 2', 'decimals')
}

const EMPTY = Object.freeze({ state: 'empty', value: null })
const INCOMPLETE = Object.freeze({ state: 'incomplete', value: null })

/** What somebody typed so far, as a canonical decimal. */
export function parseTyped(text, options) {
  const decimals = decimalsOf(options)
  if (typeof text !== 'string') {
    throw refused('INVALID_DECIMAL', `parseTyped takes the text of an input, not ${quoted(text)}`)
  }
  const typed = plain(text)
  if (typed === '') return EMPTY
  const match = /^([0-9,]*)(?:(\.)([0-9]*))?$/.exec(typed)
  if (match === null) throw refused('INVALID_DECIMAL', `${quoted(text)} is not an amount; type digits and one point`)
  const whole = ungrouped(match[1], match[2] !== undefined, text)
  if (whole === null || match[3] === '') return INCOMPLETE
  const fraction = withoutTrailingZeros(match[3] || '')
  if (fraction.length > decimals) {
    const rule = decimals === 0 ? 'takes no decimals' : `takes at most ${decimals} decimals`
    throw refused('TOO_MANY_DECIMALS', `${quoted(text)} has ${fraction.length} decimals; this figure ${rule}`)
  }
  return { state: 'ok', value: joined(withoutLeadingZeros(whole === '' ? '0' : whole), fraction) }
}

// ---- integer backends ---------------------------------------------------------------------------------------------

function fenDigits(fen) {
  if (typeof fen === 'number') return Number.isSafeInteger(fen) ? String(fen) : ''
  return typeof fen === 'bigint' || typeof fen === 'string' ? String(fen) : ''
}

/** Whole fen, from a backend that stores them, as yuan: `1234` is `"12.34"`. */
export function fromFen(fen) {
  const digits = fenDigits(fen)
  if (!FEN.test(digits)) {
    const given = typeof fen === 'string' ? quoted(fen) : String(fen)
    const way = 'give a whole number of fen from 0 up; past 2^53 as a BigInt or as text'
    throw refused('INVALID_DECIMAL', `${given} is not a count of fen; ${way}`)
  }
  const filled = digits.length < 3 ? `00${digits}`.slice(-3) : digits
  return `${filled.slice(0, -2)}.${filled.slice(-2)}`
}

/** Yuan as whole fen, in digits: `"12.34"` is `"1234"`. */
export function toFen(text) {
  const [whole, fraction] = partsOf(text)
  const fen = withoutTrailingZeros(fraction)
  if (fen.length > 2) {
    throw refused('TOO_MANY_DECIMALS', `${quoted(text)} has ${fen.length} decimals; money has at most 2`)
  }
  return withoutLeadingZeros(`${whole}${`${fen}00`.slice(0, 2)}`)
}

// ---- reading ------------------------------------------------------------------------------------------------------

/** Moves the point by 8 or 4 places and says so: 亿, 万. */
function inWan(whole, fraction) {
  const places = whole.length > 8 ? 8 : whole.length > 4 ? 4 : 0
  if (places === 0) return [whole, fraction, '']
  return [whole.slice(0, -places), whole.slice(-places) + fraction, places === 8 ? '亿' : '万']
}

function grouped(whole) {
  const groups = []
  for (let end = whole.length; end > 0; end -= 3) groups.push(whole.slice(Math.max(0, end - 3), end))
  return groups.reverse().join(',')
}

/** A figure for the eye. Digits are moved and left out where they are zero, never rounded. */
export function format(text, options) {
  const { group = false, trim = false, wan = false } = options || {}
  const [whole, fraction] = partsOf(text)
  const [front, back, unit] = wan ? inWan(whole, fraction) : [whole, fraction, '']
  return joined(group ? grouped(front) : front, trim ? withoutTrailingZeros(back) : back) + unit
}
