// Rulebooks as files of this machine. A file is opened only where it can be kept as it is.
import { RulesError } from '../core'
import { open } from '../full/client'
import { inOrder, isObject, type JsonObject } from './document'
import { ruleErrorText, w } from './words'

const never = new AbortController().signal

/** The digest of a text, or the core's error. */
async function verdict(text: string): Promise<string | RulesError> {
  try {
    return (await open(text, never)).digest
  } catch (error) {
    if (error instanceof RulesError) return error
    throw error
  }
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/**
 * The rulebook in a file, or why it was not opened. JavaScript reads JSON more loosely than the core: of a field that is there
 * twice it keeps one. So the core is asked about the text itself, and what is kept must have the same digest.
 */
async function openedFile(file: File): Promise<JsonObject | string> {
  const text = await file.text()
  const value = parsed(text)
  if (value === null) return w.value.file.notJson(file.name)
  const [given, kept] = [await verdict(text), await verdict(JSON.stringify(value))]
  if (given instanceof RulesError && !(kept instanceof RulesError)) return w.value.file.refused(file.name, ruleErrorText(given))
  if (!(given instanceof RulesError) && given !== kept) return w.value.file.altered(file.name)
  return value
}

/** The rulebook that was chosen with a file input, which is emptied: the same file can be chosen again. */
export async function pickedFile(input: HTMLInputElement | undefined): Promise<{ name: string; outcome: JsonObject | string } | null> {
  const file = input?.files?.[0]
  if (!input || !file) return null
  const outcome = await openedFile(file)
  input.value = ''
  return { name: file.name, outcome }
}

const plainName = (value: unknown): string => (typeof value === 'string' ? value.replace(/[^\p{L}\p{N}._-]+/gu, '-') : '')

/** Gives the rulebook to the browser to keep; returns the file's name. */
export function savedFile(document: JsonObject): string {
  const name = `${[plainName(document.id), plainName(document.version)].filter((part) => part !== '').join('-') || 'rulebook'}.json`
  const text = `${JSON.stringify(inOrder(document), null, 2)}\n`
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = window.document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
  return name
}
