declare module 'virtual:rulebook-types' {
  import type { Decimal, WireType } from './workbench/schema'
  export const root: string
  export const types: WireType[]
  export const decimals: Decimal[]
  /** By the path of a parameter: Chinese, English, and what it sets, in Chinese. */
  export const words: Record<string, [zh: string, en: string, sets?: string]>
}
