declare module 'virtual:rulebook-types' {
  import type { Decimal, WireType } from './workbench/schema'
  export const root: string
  export const types: WireType[]
  export const decimals: Decimal[]
}
