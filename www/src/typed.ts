// What a shopper types. Figures stay text from the keyboard to the core and back.
import { computed, reactive, ref, type Ref } from 'vue'
import { parseTyped, RulesError } from './core'

export interface TypedField {
  /** As it stands in the input. */
  text: string
  /** Canonical decimal text for the core; null while empty, half typed or wrong. */
  readonly value: string | null
  readonly state: 'empty' | 'incomplete' | 'ok' | 'error'
  readonly error: RulesError | null
}

export interface CountField extends TypedField {
  /** Days, orders and heads cross the boundary as integers, not as decimals. */
  readonly count: number | null
}

function parse(text: string, decimals: number): Pick<TypedField, 'value' | 'state' | 'error'> {
  try {
    const { state, value } = parseTyped(text, { decimals })
    return { state, value, error: null }
  } catch (error) {
    if (error instanceof RulesError) return { state: 'error', value: null, error }
    throw error
  }
}

function parts(initial: string | Ref<string>, decimals: () => number) {
  const text = ref(initial)
  const parsed = computed(() => parse(text.value, decimals()))
  return {
    text,
    value: computed(() => parsed.value.value),
    state: computed(() => parsed.value.state),
    error: computed(() => parsed.value.error),
  }
}

/** A decimal field over a text of its own or one that is kept elsewhere; `decimals` may follow the rulebook in use. */
export function typedField(initial: string | Ref<string>, decimals: number | (() => number) = 2): TypedField {
  return reactive(parts(initial, typeof decimals === 'number' ? () => decimals : decimals))
}

/** A field for a count. The text is canonical and whole by the time it is read as an integer. */
export function countField(initial: string | Ref<string>): CountField {
  const field = parts(initial, () => 0)
  return reactive({
    ...field,
    count: computed(() => (field.value.value === null ? null : Number.parseInt(field.value.value, 10))),
  })
}

/** A text of an object that may be exchanged for another, as the source of a field. */
export function keptText<Name extends string>(holder: () => Record<Name, string>, name: Name): Ref<string> {
  return computed({
    get: () => holder()[name],
    set: (text) => {
      holder()[name] = text
    },
  })
}
