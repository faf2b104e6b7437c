// The mini build and the JavaScript fallback: a refusal crosses as bytes too.
import { answer, freeText, goesOn, nullable, skip, text } from './flat.js'
import { connect } from './call.js'

/** The module's imports: none. */
export const IMPORTS = {}

/** `{code, path, message}`, with the figures of a shortage where there is one. */
function readFault(last) {
  skip()
  const [code, path, message] = [text(), nullable(freeText), freeText()]
  const shortage = goesOn(last) ? { required: text(), available: text(), missing: text() } : null
  return { code, path, message, shortage }
}

const faultOf = (size) => answer(readFault, size)

/** Whether these are the exports of this package's file, of whatever version. */
export function isOurs(exports) {
  return Boolean(exports && exports.memory) && typeof exports.callbuffer_version === 'function'
}

/** Uses the exports of an instance, or of the fallback that stands for one. */
export function useCore(exports, renew) {
  connect(exports, renew, faultOf)
}
