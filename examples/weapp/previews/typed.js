const { refusal } = require('../words')

/** What somebody typed, as `{value, hint}`: a canonical decimal or null, and why there is none yet. */
function typed(core, text, decimals) {
  try {
    const { state, value } = core.parseTyped(text, { decimals })
    return { value, hint: state === 'incomplete' ? '请接着输入' : '' }
  } catch (error) {
    return { value: null, hint: refusal(error) }
  }
}

/** A quote, or the text of its refusal. */
function quoted(quote) {
  try {
    return { ...quote(), refused: '' }
  } catch (error) {
    return { refused: refusal(error) }
  }
}

module.exports = { typed, quoted }
