// Receipts, which only the full build has: rulebooks of pages quote, hosts and operators prove.
import { runTexts } from './call.js'
import { invalidInput } from './error.js'
import { freeText, list, nullable, skip, text } from './flat.js'

const READ_RECEIPT = () => (skip(), Object.freeze({ text: freeText(), sha256: text() }))
const READ_DIFFERENCE = () => (skip(), { path: freeText(), stated: nullable(freeText), computed: nullable(freeText) })

/** The input as JSON text; a receipt is of exactly this document. */
function jsonOf(input) {
  if (typeof input === 'string') return input
  try {
    return JSON.stringify(input)
  } catch (_) {
    throw invalidInput('this input has no JSON text: it has a BigInt or a circle, or a getter threw; pass plain data', null)
  }
}

/** What a rulebook has beside its operations. */
export const MORE = {
  receipt: (rulebook) => (op, input) => runTexts(rulebook, 'rulebookhandle_receipt', [op, jsonOf(input)], READ_RECEIPT),
  verifyReceipt: (rulebook) => (receipt, sha256 = null) =>
    runTexts(rulebook, 'rulebookhandle_verify', [receipt, sha256], () => list(READ_DIFFERENCE)),
}
