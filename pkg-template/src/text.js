// What people type and read. Text in, text out: no figure ever becomes a number here, so any length is exact.
import { invalidInput, refused } from './error.js'
import { given, quoted } from './failure.js'

/** The decimal text of RULES section 1. */
const WIRE = /^(0|[1-9][0-9]*)(\.[0-9]+)?$/
const FEN = /^(0|[1-9][0-9]*)$/

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

function split(text) {
  const point = text.indexOf('.')
  return point < 0 ? [text, ''] : [text.slice(0, point), text.slice(point + 1)]
}

/** A decimal of the wire form as its digits before and after the point. */
function partsOf(text) {
  if (typeof text !== 'string' || !WIRE.test(text)) {
    throw refused('INVALID_DECIMAL', `${quoted(text)} is not a decimal as text, such as "12.50"`)
  }
  return split(text)
}

function optionOf(options, name) {
  return options === undefined || options === null ? undefined : given(options, name)
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
}

/** Yuan, before or after a figure. Another currency's sign is refused: it would be another amount. */
const SIGN = /^(?:[\u00A5\uFFE5]|CN\u00A5|CNY|RMB) ?/i
const UNIT = / ?(?:[\u5143\u5706\u5757]|CNY|RMB)$/i
const SCALE = / ?([\u4E07\u4EBF])$/
const PLACES = { '\u4E07': 4, '\u4EBF': 8 }

/** The figure without signs and units, by how many places 万 or 亿 moves its point, and what stood around it. */
function bare(typed) {
  const unsigned = typed.replace(SIGN, '')
  const figure = unsigned.replace(UNIT, '')
  const scale = SCALE.exec(figure)
  const digits = (scale === null ? figure : figure.slice(0, scale.index)).replace(/ /g, ',')
  return { digits, places: scale === null ? 0 : PLACES[scale[1]], hasUnit: scale !== null || figure !== unsigned }
}

const GROUPED = /^[0-9]{1,3}(,[0-9]{3})+$/
const GROUPING = /^[0-9]{1,3}(,[0-9]{3})*,[0-9]{0,2}$/

/** What to do about a separator before the last one or two digits: it may be meant as a point. */
function wayOut(front, last) {
  if (last === '') return 'remove the last one'
  if (front !== '' && !/^[0-9]+$/.test(front) && !GROUPED.test(front)) return 'remove it'
  return `for decimals write a point: ${quoted(joined(withoutLeadingZeros(front.replace(/,/g, '') || '0'), last))}`
}

/** Digits without separators; null where the last group is still being typed. */
function ungrouped(whole, { isClosed, isFinal }, text) {
  if (whole.indexOf(',') < 0) return whole
  if (GROUPED.test(whole)) return whole.replace(/,/g, '')
  if (isFinal && !isClosed) {
    // A separator that nothing follows parts nothing.
    const front = whole.slice(0, -1)
    if (whole.slice(-1) === ',' && (GROUPED.test(front) || /^[0-9]+$/.test(front))) return front.replace(/,/g, '')
    const place = whole.lastIndexOf(',')
    const last = whole.slice(place + 1)
    if (last.length < 3) {
      throw refused('INVALID_DECIMAL', `${quoted(text)} has a separator that is not at every third digit; ${wayOut(whole.slice(0, place), last)}`)
    }
  } else if (!isClosed && GROUPING.test(whole)) return null
  throw refused('INVALID_DECIMAL', `${quoted(text)} has a separator that is not at every third digit; remove it`)
}

function decimalsOf(options) {
  const decimals = optionOf(options, 'decimals')
  if (decimals === undefined) return 2
  if (Number.isInteger(decimals) && decimals >= 0) return decimals
  throw invalidInput(`decimals is a whole number from 0 up, such as 2, not ${quoted(decimals)}`, 'decimals')
}

const EMPTY = Object.freeze({ state: 'empty', value: null })
const INCOMPLETE = Object.freeze({ state: 'incomplete', value: null })

function checkDecimals(fraction, decimals, text) {
  if (fraction.length <= decimals) return
  const rule = decimals === 0 ? 'takes no decimals' : `takes at most ${decimals} decimals`
  throw refused('TOO_MANY_DECIMALS', `${quoted(text)} has ${fraction.length} decimals; this figure ${rule}`)
}

/** What somebody typed, as a canonical decimal. */
export function parseTyped(text, options) {
  const [decimals, isFinal] = [decimalsOf(options), optionOf(options, 'final') === true]
  if (typeof text !== 'string') {
    throw refused('INVALID_DECIMAL', `parseTyped takes the text of an input, not ${quoted(text)}`)
  }
  const typed = plain(text)
  if (typed === '') return EMPTY
  const { digits, places, hasUnit } = bare(typed)
  const match = /^([0-9,]*)(?:(\.)([0-9]*))?$/.exec(digits)
  const isBegun = digits === '' || digits === '.'
  if (match === null || (isBegun && (isFinal || hasUnit))) {
    throw refused('INVALID_DECIMAL', `${quoted(text)} is not an amount; type digits and one point, such as "12.50"`)
  }
  if (isBegun) return INCOMPLETE
  const isClosed = match[2] !== undefined || hasUnit
  const whole = ungrouped(match[1], { isClosed, isFinal }, text)
  if (whole === null || (match[3] === '' && !isFinal)) return INCOMPLETE
  const moved = `${match[3] || ''}${'0'.repeat(places)}`
  const fraction = withoutTrailingZeros(places === 0 ? match[3] || '' : (match[3] || '').slice(places))
  checkDecimals(fraction, decimals, text)
  const front = places === 0 ? whole : whole + moved.slice(0, places)
  return { state: 'ok', value: joined(withoutLeadingZeros(front === '' ? '0' : front), fraction) }
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
    const way = 'give a whole number of fen from 0 up; past 2^53 as a BigInt or as text'
    throw refused('INVALID_DECIMAL', `${quoted(fen)} is not a count of fen; ${way}`)
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

// ---- sums ---------------------------------------------------------------------------------------------------------

/** So many digits are a number that two of them add up in exactly. */
const CHUNK = 15
const CARRY = 1e15

/** Two decimals as digits of equal length, and how many of these are decimals. */
function aligned(one, other) {
  const [[a, x], [b, y]] = [partsOf(one), partsOf(other)]
  const [wholes, decimals] = [Math.max(a.length, b.length), Math.max(x.length, y.length)]
  const filled = (whole, fraction) => '0'.repeat(wholes - whole.length) + whole + fraction + '0'.repeat(decimals - fraction.length)
  return { first: filled(a, x), second: filled(b, y), decimals }
}

/** The sum of two, or the difference where `sign` is -1 and the first is not less; digit groups from the right. */
function combined({ first, second, decimals }, sign) {
  let digits = ''
  let carry = 0
  for (let end = first.length; end > 0; end -= CHUNK) {
    const from = Math.max(0, end - CHUNK)
    const made = Number(first.slice(from, end)) + sign * Number(second.slice(from, end)) + carry
    carry = made < 0 ? -1 : made >= CARRY ? 1 : 0
    const group = String(made - carry * CARRY)
    digits = '0'.repeat(CHUNK - group.length) + group + digits
  }
  if (carry > 0) digits = `1${digits}`
  const point = digits.length - decimals
  return joined(withoutLeadingZeros(digits.slice(0, point)), digits.slice(point))
}

/** Whether a decimal is nothing, however many zeros it is written with. */
export function isZero(text) {
  const [whole, fraction] = partsOf(text)
  return whole === '0' && withoutTrailingZeros(fraction) === ''
}

/** -1, 0 or 1, by value: `"1.5"` equals `"1.50"`. */
export function compare(one, other) {
  const { first, second } = aligned(one, other)
  return first === second ? 0 : first < second ? -1 : 1
}

/** The exact sum, with as many decimals as the longer one. */
export function add(one, other) {
  return combined(aligned(one, other), 1)
}

/** The exact difference; less than nothing is an error. */
export function subtract(one, other) {
  const both = aligned(one, other)
  if (both.first < both.second) {
    throw refused('OUT_OF_RANGE', `${quoted(one)} less ${quoted(other)} is below 0, and no figure of the rules is; compare them first`)
  }
  return combined(both, -1)
}

// ---- reading ------------------------------------------------------------------------------------------------------

/** Moves the point by 8 or 4 places and appends the unit: 亿, 万. */
function inWan(whole, fraction) {
  const places = whole.length > 8 ? 8 : whole.length > 4 ? 4 : 0
  if (places === 0) return [whole, fraction, '']
  return [whole.slice(0, -places), whole.slice(-places) + fraction, places === 8 ? '亿' : '万']
}

function grouped(whole) {
  let text = ''
  for (let end = whole.length; end > 0; end -= 3) text = whole.slice(Math.max(0, end - 3), end) + (text === '' ? '' : `,${text}`)
  return text
}

/** A figure for the eye. Digits are moved and left out where they are zero, never rounded. */
export function format(text, options) {
  const [whole, fraction] = partsOf(text)
  const [front, back, unit] = optionOf(options, 'wan') ? inWan(whole, fraction) : [whole, fraction, '']
  const digits = optionOf(options, 'trim') ? withoutTrailingZeros(back) : back
  return joined(optionOf(options, 'group') ? grouped(front) : front, digits) + unit
}
