// What is text to the core: Unicode, without half a surrogate pair.

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/

export function isUnicode(text) {
  return !LONE_SURROGATE.test(text)
}

/** Half a surrogate pair as the core shows it. */
export function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (part) => (part.length === 2 ? part : '\uFFFD'))
}
