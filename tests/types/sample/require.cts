// The same from CommonJS.
import rules = require('points-rules')
import inline = require('points-rules/inline')
import mini = require('points-rules/mp')
import fallback = require('points-rules/mp/fallback')
import explained = require('points-rules/verify')

void rules.load().then((api) => api.openRulebook('{}').digest)
void mini.load({ fallback: () => fallback, wasmPath: null }).then((api) => api.engine)
const isOne = (error: unknown): error is rules.RulesError => error instanceof rules.RulesError
export = { isOne, faults: explained.verify('{}'), now: inline.loadSync().openRulebook('{}').order }
