import { parseTyped } from 'points-rules/mp'
import { refusal } from '../words'

/** What somebody typed, as `{value, hint}`: a canonical decimal or null, and why there is none yet. */
export function typed(text, decimals = 2) {
  try {
    const { state, value } = parseTyped(text, { decimals })
    return { value, hint: state === 'incomplete' ? '请接着输入' : '' }
  } catch (error) {
    return { value: null, hint: refusal(error) }
  }
}

/** A quote, or the text of its refusal and the field that it is about. */
export function quoted(quote) {
  try {
    return { ...quote(), refused: '', at: '' }
  } catch (error) {
    return { refused: refusal(error), at: error.path || '' }
  }
}

/** Asks with what was typed; null and the hint of the first field that is not finished. `{quote, hint}`. */
export function asked(fields, ask) {
  const values = fields.map(([text, decimals]) => typed(text, decimals))
  const unfinished = values.find(({ value }) => value === null)
  if (unfinished) return { quote: null, hint: unfinished.hint }
  const quote = quoted(() => ask(...values.map(({ value }) => value)))
  return quote.refused === '' ? { quote, hint: '' } : { quote: null, hint: quote.refused }
}
