// What a rulebook has beside its operations in the build with explanations.
import { runTexts } from './call.js'
import { freeText } from './flat.js'
import { METHODS as RECEIPTS, name } from './full-methods.js'
import { ofInput } from './json.js'

export const METHODS = {
  /** The result or the refusal, and the steps to each figure. */
  explain: (rulebook) => (op, input) => {
    const explained = (json) => JSON.parse(runTexts(rulebook, 'rulebookhandle_explain', [name(op), json], freeText))
    return ofInput(input, 'an explanation', explained, ({ error }) => error !== undefined)
  },
  receipt: RECEIPTS.receipt,
  verifyReceipt: RECEIPTS.verifyReceipt,
}
