// All that is on the workbench, and its place: the address.
import { reactive, ref, watch } from 'vue'
import { documentOf, rulebookNames } from '../core'
import { drop, emptyDocument, isObject, move, put, type Json, type JsonObject, type Path } from './document'
import { read, written } from './link'

export const views = ['edit', 'outlook', 'compare'] as const
export type View = (typeof views)[number]

/** Equal orders on some days in a row, as typed. */
export type Wave = {
  fromDay: string
  toDay: string
  perDay: string
  amount: string
}
/** A line of the cart, as typed; without a rate the scheme's own counts. */
export type Line = {
  price: string
  quantity: string
  rate: string
}

const wave = (): Wave => ({ fromDay: '1', toDay: '180', perDay: '10', amount: '1000' })
const line = (): Line => ({ price: '1000', quantity: '1', rate: '' })
const ready = (name: (typeof rulebookNames)[number]) => JSON.parse(JSON.stringify(documentOf(name))) as JsonObject

const fresh = () => ({
  view: 'edit' as View,
  book: ready('mall') as JsonObject,
  other: null as JsonObject | null,
  margin: '0.3',
  plan: { orders: [wave()], days: '720', acceleration: '', fund: '0', units: '0' },
  cart: { lines: [line()], discount: '0', freight: '0', referred: true, merchant: true },
  member: { shares: '0', quota: '0', totalPaid: '0', rankSales: '0', units: '0', unitQuota: '' },
})
export type Work = ReturnType<typeof fresh>

/** The given value where it has the shape of the model, the model's where it is absent. */
function shaped(model: Json, given: Json | undefined): Json {
  if (given === undefined) return model
  if (Array.isArray(model)) {
    if (!Array.isArray(given)) throw new Error('a list was expected')
    return given.map((item) => shaped(model[0] as Json, item))
  }
  if (isObject(model)) {
    if (!isObject(given)) throw new Error('an object was expected')
    return Object.fromEntries(Object.keys(model).map((name) => [name, shaped(model[name] as Json, given[name])]))
  }
  if (typeof model !== typeof given) throw new Error('a value of another type was expected')
  return given
}

/** Rulebooks are taken as they are: the core validates them. */
function restored(given: Json): Work {
  if (!isObject(given)) throw new Error('an object was expected')
  const { book, other, view, ...rest } = fresh()
  const work = shaped(rest, given) as unknown as Omit<Work, 'book' | 'other' | 'view'>
  const document = (value: Json | undefined) => (isObject(value) ? value : null)
  return {
    ...work,
    view: views.find((name) => name === given.view) ?? view,
    book: document(given.book) ?? book,
    other: document(given.other) ?? other,
  }
}

/** Set where the address holds something that is no work. */
export const damaged = ref(false)

function arriving(): Work {
  damaged.value = false
  try {
    const given = read(location.hash)
    if (given !== null) return restored(given)
  } catch {
    damaged.value = true
  }
  const asked = new URLSearchParams(location.search).get('book')
  const name = rulebookNames.find((each) => each === asked)
  return name ? { ...fresh(), book: ready(name) } : fresh()
}

export const work = reactive<Work>(arriving())

/** Browsers limit how often a page may change its address; what is typed in a burst is written once. */
const pause = 300
let timer: ReturnType<typeof setTimeout> | undefined
let writtenAt = 0
let pushing = false

/** Brings the address up to date with what stands here. */
export function keepNow() {
  clearTimeout(timer)
  timer = undefined
  writtenAt = performance.now()
  const hash = written(work)
  if (hash === location.hash) return
  if (pushing) history.pushState(null, '', hash)
  else history.replaceState(null, '', hash)
  pushing = false
}

/** Before a change that one may want to take back: the browser's Back does. */
function step() {
  if (timer !== undefined) keepNow()
  pushing = true
}

watch(work, () => {
  clearTimeout(timer)
  timer = undefined
  if (pushing || performance.now() - writtenAt > pause) keepNow()
  else timer = setTimeout(keepNow, pause)
})
window.addEventListener('popstate', () => {
  clearTimeout(timer)
  timer = undefined
  pushing = false
  Object.assign(work, arriving())
})

export function show(view: View) {
  if (work.view === view) return
  step()
  work.view = view
}

/** A change of the rulebook as a whole, or of its parts other than what is typed. */
export const change = {
  replace(document: JsonObject) {
    step()
    work.book = document
  },
  set(path: Path, value: Json) {
    step()
    put(work.book, path, value)
  },
  drop(path: Path) {
    step()
    drop(work.book, path)
  },
  move(path: Path, by: -1 | 1) {
    step()
    move(work.book, path, by)
  },
}

/** Puts another rulebook beside the edited one. */
export function setOther(document: JsonObject) {
  step()
  work.other = document
}

/** Edits the other one, and keeps this one. */
export function swap() {
  if (work.other === null) return
  step()
  Object.assign(work, { book: work.other, other: work.book })
}

/** What is typed: no step of its own. */
export const type = (path: Path, value: Json) => put(work.book, path, value)

export { emptyDocument, line, ready, wave }
