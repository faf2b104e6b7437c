import { computed, ref, shallowReactive } from 'vue'
import { attempt, compare, idle, isZero, type OrderInput, type OrderTotal, type Outcome, type Rules } from '../core'
import { typedField } from '../typed'
import { products, type ProductId } from './goods'
import type { Person } from './shop'

export type OrderMode = 'cart' | 'amount'
const lesser = (one: string, other: string) => (compare(one, other) < 0 ? one : other)

/** The cart, and at the till what pays for it; its totals are order.total's. */
export function useCart(rules: () => Rules, me: () => Person, pointScale: () => number) {
  const mode = ref<OrderMode>('cart')
  const quantities = shallowReactive(new Map<ProductId, number>([['wine', 1]]))
  const amount = typedField('100')
  const discount = typedField('0')
  const freight = typedField('0')
  const points = typedField('0', pointScale)
  const fixedPoints = typedField('0')
  const referred = ref(false)
  const merchant = ref(false)

  const chosen = computed(() => products.filter((product) => quantities.has(product.id)))

  const lines = computed<OrderInput['lines'] | null>(() => {
    if (mode.value === 'amount') {
      return amount.value === null ? null : [{ price: amount.value, quantity: 1, contributionRate: null, earns: null }]
    }
    return chosen.value.map(({ id, price, contributionRate, earns }) => ({
      price,
      quantity: quantities.get(id) ?? 1,
      contributionRate,
      earns: earns && [...earns],
    }))
  })
  const sold = computed(() => (mode.value === 'amount' ? [null] : chosen.value.map(({ id }) => id)))

  const given = computed<OrderInput | null>(() => {
    const credit = { points: rules().release ? points.value : '0', fixedPoints: rules().appreciation ? fixedPoints.value : '0' }
    if (!lines.value?.length || discount.value === null || freight.value === null) return null
    if (credit.points === null || credit.fixedPoints === null) return null
    return { lines: lines.value, discount: discount.value, freight: freight.value, points: credit.points, fixedPoints: credit.fixedPoints }
  })

  const totalOf = (order: OrderInput | null): Outcome<OrderTotal> => (order === null ? idle : attempt(() => rules().order.total(order)))
  const total = computed(() => totalOf(given.value))

  /** The most points: what the order takes and what the buyer has. */
  const mostPoints = computed(() => {
    const order = given.value
    const { release } = rules()
    const plain = order && release && totalOf({ ...order, points: '0' }).value
    if (!order || !release || !plain) return null
    const { goods } = plain
    const { discount, fixedPoints } = order
    return attempt(() => release.checkout({ goods, discount, fixedPoints, points: me().points })).value?.pointsUsable ?? null
  })

  /** The most fixed points: what is left to pay without them, and what the buyer has. */
  const mostFixedPoints = computed(() => {
    const plain = given.value && totalOf({ ...given.value, fixedPoints: '0' }).value
    return plain && lesser(plain.qualifying, me().fixedPoints)
  })

  /** The credit that the buyer does not have; it is the host's to look at. */
  const beyond = computed<'points' | 'fixedPoints' | null>(() => {
    if (given.value === null) return null
    if (compare(given.value.points, me().points) > 0) return 'points'
    return compare(given.value.fixedPoints, me().fixedPoints) > 0 ? 'fixedPoints' : null
  })

  const nothingQualifies = computed(() => total.value.value !== null && isZero(total.value.value.qualifying))

  function addProduct(id: ProductId) {
    mode.value = 'cart'
    quantities.set(id, (quantities.get(id) ?? 0) + 1)
  }

  function clear() {
    quantities.clear()
    for (const field of [discount, points, fixedPoints]) field.text = '0'
  }

  return {
    mode, quantities, amount, discount, freight, points, fixedPoints, referred, merchant,
    chosen, sold, given, total, mostPoints, mostFixedPoints, beyond, nothingQualifies, addProduct, clear,
  }
}

export type Cart = ReturnType<typeof useCart>
