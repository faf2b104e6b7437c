// Most builds are one module: it has every operation, at its place in the list.

export const isWhole = true

/** Makes sure of the module that has everything. */
export const makeWhole = () => {}

/** Where an operation stands in the module. */
export const placeOf = (op) => op
