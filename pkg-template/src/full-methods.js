// What a rulebook has beside its operations in the full build: receipts.
import { runTexts } from './call.js'
import { invalidInput } from './error.js'
import { quoted } from './failure.js'
import { freeText, list, nullable, skip, text } from './flat.js'
import { ofInput } from './json.js'

const readReceipt = () => (skip(), Object.freeze({ text: freeText(), sha256: text() }))
const readDifference = () => (skip(), { path: freeText(), stated: nullable(freeText), computed: nullable(freeText) })
export const name = (op) => (typeof op === 'string' ? op : '')

export const METHODS = {
  receipt: (rulebook) => (op, input) =>
    ofInput(input, 'a receipt', (json) => runTexts(rulebook, 'rulebookhandle_receipt', [name(op), json], readReceipt)),
  verifyReceipt: (rulebook) => (receipt, sha256 = null) => {
    if (typeof receipt !== 'string') throw invalidInput(`verifyReceipt takes the text of a receipt, not ${quoted(receipt)}`, null)
    if (sha256 !== null && typeof sha256 !== 'string') throw invalidInput(`the SHA-256 is text or null, not ${quoted(sha256)}`, 'sha256')
    return runTexts(rulebook, 'rulebookhandle_verify', [receipt, sha256], () => list(readDifference))
  },
}
