import { computed, ref, shallowReactive } from 'vue'
import { attempt, idle, type OrderTotal, type Outcome, type Rules } from '../../core'
import { products, type ProductId } from '../../shop'
import { typedField } from '../../typed'

export type OrderMode = 'cart' | 'amount'

/** The cart and the typed amount; its totals are order.total's. */
export function useCart(rules: () => Rules) {
  const mode = ref<OrderMode>('cart')
  const quantities = shallowReactive(new Map<ProductId, number>([['wine', 1]]))
  const discount = typedField('0')
  const amount = typedField('100')

  const lines = computed(() => products.filter((product) => quantities.has(product.id)))

  const total = computed<Outcome<OrderTotal>>(() => {
    const taken = discount.value
    if (lines.value.length === 0 || taken === null) return idle
    return attempt(() =>
      rules().order.total({
        lines: lines.value.map(({ id, price }) => ({ price, quantity: quantities.get(id) ?? 1 })),
        discount: taken,
        freight: '0',
        points: '0',
        fixedPoints: '0',
      }),
    )
  })

  const nothingQualifies = computed(() => mode.value === 'cart' && total.value.value?.qualifying === '0.00')

  /** The qualifying amount of the order at hand; null while there is none. */
  const orderAmount = computed(() => {
    if (mode.value === 'amount') return amount.value
    return nothingQualifies.value ? null : (total.value.value?.qualifying ?? null)
  })

  function add(id: ProductId) {
    mode.value = 'cart'
    quantities.set(id, (quantities.get(id) ?? 0) + 1)
  }

  return { mode, quantities, discount, amount, lines, total, nothingQualifies, orderAmount, add }
}

export type Cart = ReturnType<typeof useCart>
