// A worker of an edge host, which compiles the file when it is deployed.
import wasm from 'points-rules/points_rules_bg.wasm'
import { ways } from './ways.js'

export default {
  async fetch(request) {
    return new Response(await ways[new URL(request.url).pathname.slice(1)](wasm))
  },
}
