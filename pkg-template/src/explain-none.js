// A build for pages carries no explanations.
export const explained = null
