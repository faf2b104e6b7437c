// Node's entry is the inline one: the same code for `require` and `import`, and nothing to lose in a server bundle.
const { load, openRulebook, RulesError, parseTyped, fromFen, toFen, format } = require('./inline.js')

module.exports = { load, openRulebook, RulesError, parseTyped, fromFen, toFen, format }
