// The order of the brief, and its quote as printed.

/** The market before its first order. */
export const EMPTY_MARKET = Object.freeze({
  fundBalance: '0',
  unitsOutstanding: '0',
  unitsIssued: '0',
  treasuryUnits: '0',
  fixedPoints: '0',
})

/** The brief's order of 100 yuan in an empty market, as printed. */
export const BRIEF_QUOTE = Object.freeze({
  grant: {
    amount: '100.00',
    contribution: '30.00',
    units: '21.00000000',
    referrerUnits: '0.00000000',
    merchantUnits: '0.00000000',
    quota: '200.00',
    referrerQuota: '0.00',
    merchantQuota: '0.00',
  },
  grantValue: '21.00',
  capReached: false,
  residue: '0.00',
  unitValueBefore: '1.0000',
  unitValueAfter: '1.4286',
  market: {
    fundBalance: '30.00',
    unitsOutstanding: '21.00000000',
    unitsIssued: '21.00000000',
    treasuryUnits: '0.00000000',
    fixedPoints: '0.00',
  },
})

/** That order. */
export const BRIEF_ORDER = Object.freeze({
  market: EMPTY_MARKET,
  referred: false,
  merchant: false,
  amount: '100',
  contribution: null,
})
