// A page as somebody sees and touches it.
import { viewOf } from '../sandbox/wxml.mjs'

function find(elements, name, type) {
  const found = elements.filter((element) => element.name === name && type in element.events)
  if (found.length !== 1) {
    throw new Error(`${found.length} elements named ${name} take ${type}; there are ${elements.map((element) => element.name).join(', ')}`)
  }
  return found[0]
}

/** `{texts(), tap(name), type(name, text)}` of an open page, from its WXML, which a framework may have generated, and its data. */
export function screenOf(sandbox, page, isGenerated = false) {
  const draw = viewOf(sandbox.text, `${sandbox.pathOf(page)}.wxml`, isGenerated)
  const look = () => {
    const view = draw(sandbox.dataOf(page))
    for (const { events } of view.elements) {
      for (const handler of Object.values(events)) {
        if (!sandbox.takes(page, handler)) throw new Error(`the page has no handler ${handler}`)
      }
    }
    return view
  }
  const send = async (name, type, detail) => {
    const { events, dataset } = find(look().elements, name, type)
    const target = { dataset, id: '', offsetLeft: 0, offsetTop: 0 }
    sandbox.fire(page, events[type], { type, detail, target, currentTarget: target, timeStamp: 0 })
    await sandbox.settled()
  }
  return {
    texts: () => look().texts,
    tap: (name) => send(name, 'tap', {}),
    type: (name, value) => send(name, 'input', { value }),
  }
}

/** Waits until the page says something. */
export async function until(sandbox, screen, text) {
  await sandbox.until(() => screen.texts().some((line) => line.includes(text)), () => `“${text}” on a page that says ${screen.texts().join(' | ')}`)
}
