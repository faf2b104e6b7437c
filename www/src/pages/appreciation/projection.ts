import { computed, ref, shallowRef, watch } from 'vue'
import { attempt, emptyMarket, idle, type Appreciation, type Market, type Outcome, type UnitValueRow } from '../../core'
import type { Parties } from '../../shop/orders'
import { countField, typedField } from '../../typed'

export interface Projection {
  curve: UnitValueRow[]
  table: UnitValueRow[]
  market: Market
  orders: number
}

const curveSamples = 201
const tableSamples = 5
const firstOrders = 4
const restMillis = 160

/** The first few orders one by one, then quarters of the way. */
function tableRows(first: UnitValueRow[], quarters: UnitValueRow[]): UnitValueRow[] {
  const known = new Set(first.map((row) => row.orders))
  return [...first, ...quarters.filter((row) => !known.has(row.orders))].filter((row) => row.orders > 0)
}

function project(scheme: Appreciation, market: Market, amount: string, orders: number, parties: Parties): Projection {
  const request = { market, ...parties, amount }
  const whole = scheme.projectUnitValue({ ...request, orders, samples: curveSamples })
  const quarters = scheme.projectUnitValue({ ...request, orders, samples: tableSamples })
  const first = scheme.projectUnitValue({ ...request, orders: Math.min(orders, firstOrders), samples: firstOrders + 1 })
  return { curve: whole.rows, table: tableRows(first.rows, quarters.rows), market: whole.market, orders }
}

/** The curve over the next orders, computed once the shopper pauses: a million orders take a moment. */
export function useProjection(scheme: () => Appreciation, market: () => Market) {
  const from = ref<'empty' | 'now'>('empty')
  const amount = typedField('100')
  const orders = countField('100')
  const referred = ref(false)
  const merchant = ref(false)
  const outcome = shallowRef<Outcome<Projection>>(idle)

  const request = computed(() => ({
    scheme: scheme(),
    market: from.value === 'empty' ? emptyMarket : market(),
    amount: amount.value,
    orders: orders.count,
    parties: { referred: referred.value, merchant: merchant.value },
  }))

  function compute() {
    const { scheme, market, amount, orders, parties } = request.value
    outcome.value = amount === null || orders === null ? idle : attempt(() => project(scheme, market, amount, orders, parties))
  }

  compute()
  watch(request, (_now, _before, onCleanup) => {
    const timer = setTimeout(compute, restMillis)
    onCleanup(() => clearTimeout(timer))
  })

  return { from, amount, orders, referred, merchant, outcome, compute }
}
