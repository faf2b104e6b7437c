// The edge runtime has neither a file system nor synchronous compilation: it is given the compiled module.
import { load } from 'points-rules'
import wasm from 'points-rules/points_rules_bg.wasm?module'
import { quote } from '../quote.js'

export const runtime = 'edge'

export async function GET() {
  return new Response(quote(await load({ wasm })))
}
