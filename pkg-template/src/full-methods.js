// What a rulebook has beside its operations in the full build: receipts.
import { runTexts } from './call.js'
import { freeText, list, nullable, skip, text } from './flat.js'
import { inputText } from './json.js'

const readReceipt = () => (skip(), Object.freeze({ text: freeText(), sha256: text() }))
const readDifference = () => (skip(), { path: freeText(), stated: nullable(freeText), computed: nullable(freeText) })
export const name = (op) => (typeof op === 'string' ? op : '')

export const METHODS = {
  receipt: (rulebook) => (op, input) => {
    const json = typeof input === 'string' ? input : inputText(input)
    return runTexts(rulebook, 'rulebookhandle_receipt', [name(op), json], readReceipt)
  },
  verifyReceipt: (rulebook) => (receipt, sha256 = null) =>
    runTexts(rulebook, 'rulebookhandle_verify', [receipt, sha256], () => list(readDifference)),
}
