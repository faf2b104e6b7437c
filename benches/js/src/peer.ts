import type { AppreciationConfig, Market, Order, OrderQuote, Purchase } from './rules.ts'
import type { Projection, Release, ReleaseConfig } from './rules.ts'

/** The rules written with one library. Inputs are checked whole, whatever their static type says. */
export interface Peer {
  readonly name: string
  readonly appreciation: (config: AppreciationConfig) => AppreciationPeer
  readonly release: (config: ReleaseConfig) => ReleasePeer
}

export interface AppreciationPeer {
  readonly quoteOrder: (input: Order) => OrderQuote
  /** Many orders quoted against one market, which is read and checked once. */
  readonly quoteOrders: (market: Market, purchases: readonly Purchase[]) => OrderQuote[]
}

export interface ReleasePeer {
  readonly project: (input: Projection) => Release
}
