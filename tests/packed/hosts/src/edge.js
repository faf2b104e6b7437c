import { ways } from './ways.js'

addEventListener('fetch', (event) => {
  const way = new URL(event.request.url).pathname.slice(1)
  event.respondWith(ways[way](globalThis.pointsRulesWasm).then((text) => new Response(text)))
})
