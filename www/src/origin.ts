// Where a figure on the page comes from: each result of the core remembers what it answered, so that a tap can ask for the way to
// it. Objects that are copied out of a result have no origin, and their figures no explanation.
import { toRaw } from 'vue'

export interface Asked {
  /** The rulebook, as JSON text. */
  document: string
  op: string
  input: unknown
}
export interface Origin extends Asked {
  /** The figure's path in the result: `grant.units`. */
  field: string
}

/** What `explain` does not take: settlements, projections, outlooks, and bookings that quote what they book. */
const UNEXPLAINED = new Set([
  'appreciation.settleExits',
  'appreciation.projectUnitValue',
  'appreciation.outlook',
  'dividend.bookOrder',
  'dividend.orderFor',
  'dividend.project',
  'dividend.settleDay',
  'dividend.outlook',
  'release.bookOrder',
  'release.orderFor',
  'release.project',
  'release.settleDay',
  'release.teamSales',
  'release.outlook',
  'rulebook.lint',
])

const origins = new WeakMap<object, { asked: Asked; path: string }>()

function mark(value: unknown, asked: Asked, path: string) {
  if (typeof value !== 'object' || value === null) return
  origins.set(value, { asked, path })
  for (const [name, part] of Object.entries(value)) {
    mark(part, asked, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`)
  }
}

/** Remembers what a result answers. */
export function remember<T>(result: T, asked: Asked): T {
  if (!UNEXPLAINED.has(asked.op)) mark(result, asked, '')
  return result
}

/** The origin of a leaf of an object; null where it is none of the core's. */
export function originOf(object: unknown, leaf: string): Origin | null {
  if (typeof object !== 'object' || object === null) return null
  const known = origins.get(toRaw(object))
  return known ? { ...known.asked, field: known.path === '' ? leaf : `${known.path}.${leaf}` } : null
}

/** The methods of a scheme, with results that remember what they answer. */
export function remembering<Scheme extends object>(scheme: Scheme, name: string, document: string): Scheme {
  const methods = Object.getOwnPropertyNames(scheme).map((key) => {
    const method = scheme[key as keyof Scheme] as (input: unknown) => unknown
    // The input is copied: what was asked stays as it was.
    const asking = (input: unknown) => remember(method(input), { document, op: `${name}.${key}`, input: JSON.parse(JSON.stringify(input)) as unknown })
    return [key, asking]
  })
  return Object.fromEntries(methods) as Scheme
}
