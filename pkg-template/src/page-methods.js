// A build for pages has neither explanations nor receipts.
export const METHODS = {}
