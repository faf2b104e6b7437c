// Where two rulebooks differ as documents.
import { inOrder, isObject, pathText, type Json, type JsonObject, type Path } from '../document'

export interface FieldChange {
  path: string
  left: Json | undefined
  right: Json | undefined
}

export function changesOf(left: JsonObject, right: JsonObject): FieldChange[] {
  const found: FieldChange[] = []
  walk(inOrder(left), inOrder(right), [], found)
  return found
}

function walk(left: Json | undefined, right: Json | undefined, path: Path, found: FieldChange[]) {
  const names = namesOf(left, right)
  if (names === null) {
    if (JSON.stringify(left) !== JSON.stringify(right)) found.push({ path: pathText(path), left, right })
    return
  }
  for (const name of names) walk(partOf(left, name), partOf(right, name), [...path, name], found)
}

/** What to look into; null where the two are to be compared as they are. */
function namesOf(left: Json | undefined, right: Json | undefined): (string | number)[] | null {
  if (isObject(left) && isObject(right)) return [...new Set([...Object.keys(left), ...Object.keys(right)])]
  if (Array.isArray(left) && Array.isArray(right)) return [...(left.length > right.length ? left : right).keys()]
  return null
}

function partOf(value: Json | undefined, name: string | number): Json | undefined {
  if (Array.isArray(value)) return value[name as number]
  return isObject(value) ? value[name] : undefined
}
