// The same from CommonJS.
import rules = require('points-rules')
import inline = require('points-rules/inline')
import mini = require('points-rules/mp')
import fallback = require('points-rules/mp/fallback')

void rules.load().then((api) => api.openRulebook('{}').digest)
void mini.load({ fallback: () => fallback, wasmPath: null }).then((api) => api.engine)
const isOne = (error: unknown): error is rules.RulesError => error instanceof rules.RulesError
export = { isOne, now: inline.loadSync().openRulebook('{}').order }
