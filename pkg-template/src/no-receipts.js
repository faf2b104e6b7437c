// The page build has no receipts.
export const MORE = {}
