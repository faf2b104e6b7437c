// A page build has neither explanations nor receipts.
export const METHODS = {}
