declare module 'virtual:rulebook-types' {
  import type { Decimal, WireType } from './workbench/schema'
  export const root: string
  export const types: WireType[]
  export const decimals: Decimal[]
  /** By the path of a parameter: Chinese, English, and what it sets, in Chinese. */
  export const words: Record<string, [zh: string, en: string, sets?: string]>
}

declare module 'virtual:rulebook-defaults' {
  /** What an absent field means, by type and field; those that the shop's pages ask for. */
  const defaults: { ReleaseConfig: { pointValue: string } }
  export default defaults
}
