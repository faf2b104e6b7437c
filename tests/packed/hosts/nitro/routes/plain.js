import { defineEventHandler } from 'h3'
import { load } from 'points-rules'
import { shown } from '../../src/quote.js'

export default defineEventHandler(() => shown(load()))
