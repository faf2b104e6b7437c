// What goes in and out, as RULES sections 3 and 5 print it. Every decimal is text.

export interface AppreciationConfig {
  issuePrice: string
  unitCap: string
  contributionRate: string
  grantRate: string
  referrerGrantRate: string
  /** "0" where it is left out. */
  merchantGrantRate?: string
  redemptionFeeRate: string
  quotaMultiplier: string | null
}

export interface Market {
  fundBalance: string
  unitsOutstanding: string
  unitsIssued: string
  treasuryUnits: string
  fixedPoints: string
}

export interface Purchase {
  referred: boolean
  merchant: boolean
  amount: string
  /** null for the scheme's rate of the amount. */
  contribution: string | null
}

export interface Order extends Purchase {
  market: Market
}

export interface Grant {
  amount: string
  contribution: string
  units: string
  referrerUnits: string
  merchantUnits: string
  quota: string | null
  referrerQuota: string | null
  merchantQuota: string | null
}

export interface OrderQuote {
  grant: Grant
  grantValue: string
  capReached: boolean
  residue: string
  unitValueBefore: string
  unitValueAfter: string
  market: Market
}

export interface ReleaseConfig {
  pointScale: number
}

export interface Lot {
  orderId: string
  daily: string
  remaining: string
}

export interface Projection {
  lots: Lot[]
  acceleratedPerDay: string
  days: number
}

export interface Segment {
  fromDay: number
  toDay: number
  perDay: string
}

export interface Release {
  segments: Segment[]
  total: string
  finishedOnDay: number | null
}

/** Decimals of each kind of figure (RULES section 1, "Scales"). */
export const MONEY = 2
export const UNITS = 8
export const RATE = 8
export const FACTOR = 4

/** Bounds of each kind (RULES section 1, "Bounds"). */
export const MOST_MONEY = '10000000000000'
export const MOST_AMOUNT = '10000000000'
export const LEAST_AMOUNT = '0.01'
export const MOST_UNITS = '90000000000'
export const MOST_POINTS = '10000000000000'
export const MOST_FACTOR = '1000'
export const MOST_PRICE = '1000'
/** Yuan that the fund may hold for each unit. */
export const MOST_A_UNIT = '1000000'
export const MOST_DAYS = 36_500
