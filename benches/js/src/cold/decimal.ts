// What a shop would load to quote one order with decimal.js.

import { peer } from '../peers/decimal.ts'
import type { AppreciationConfig, Order, OrderQuote } from '../rules.ts'

export function firstQuote(rulebook: string, order: Order): OrderQuote {
  const { appreciation } = JSON.parse(rulebook) as { appreciation: AppreciationConfig }
  return peer.appreciation(appreciation).quoteOrder(order)
}
