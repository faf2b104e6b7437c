// What every entry exports beside `load` and `openRulebook`; none of it needs the core.
export { emptyMarket, operations } from './api.js'
export { errorCodes } from './batch.js'
export { RulesError } from './error.js'
export { add, compare, format, fromFen, isZero, parseTyped, subtract, toFen } from './text.js'
