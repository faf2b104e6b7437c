// What `require` gives outside Node (bundlers, test environments): the inline entry, which needs no file beside it.
const { load, openRulebook, RulesError, errorCodes, parseTyped, fromFen, toFen, format } = require('./inline.js')

module.exports = { load, openRulebook, RulesError, errorCodes, parseTyped, fromFen, toFen, format }
