// What is text to the core: Unicode, without half a surrogate pair.

/**
 * Without a regular expression: V8 compiles one when it is first used, and ends the process where that finds too little
 * stack, as in a getter far down in a recursion.
 */
export function isUnicode(text) {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(index + 1)
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false
    index += 1
  }
  return true
}

/** Half a surrogate pair as the core shows it. */
export function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (part) => (part.length === 2 ? part : '\uFFFD'))
}
