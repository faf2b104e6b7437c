import { defineEventHandler } from 'h3'
import { load } from 'points-rules'
import wasm from 'points-rules/points_rules_bg.wasm?module'
import { shown } from '../../src/quote.js'

export default defineEventHandler(() => shown(load({ wasm })))
