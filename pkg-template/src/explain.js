// Explanations from the core, in the builds that carry them.
import { freed, ready } from './call.js'
import { answer, buffer, freeText, isWriting, nested, putText, written } from './flat.js'
import { exports, guarded } from './instance.js'
import { inputText } from './json.js'

function putTexts([op, text]) {
  putText(op)
  putText(text)
}

/** The core's explanation of an operation on an input: the result or the refusal, and the steps to each figure. */
export function explained(rulebook, op, input) {
  if (isWriting) return nested(explained, rulebook, op, input)
  const text = inputText(input)
  // A getter of the input may have freed the rulebook.
  if (rulebook.held === null) throw freed()
  ready(rulebook)
  const length = written(putTexts, [typeof op === 'string' ? op : '', text])
  const size = guarded(() => exports.rulebookhandle_explain(rulebook.held.pointer, buffer, length))
  return JSON.parse(answer(freeText, size))
}
