// Writes what each way to load comes to.
import { ways } from './ways.js'

const file = new URL('points_rules_bg.wasm', location.href).href
Promise.all(Object.entries(ways).map(async ([name, way]) => [name, await way(file)])).then((found) => {
  document.querySelector('output').textContent = JSON.stringify(Object.fromEntries(found))
})
