// The view: as much of WXML as the programs here use, evaluated strictly. A name that a page does not have, an
// undefined or null figure and a handler that no page has are errors, where a device shows a gap.

function parse(text) {
  const root = { children: [] }
  const open = [root]
  const pattern = /<!--[\s\S]*?-->|<\/([\w-]+)\s*>|<([\w-]+)((?:\s+[\w:.-]+(?:="[^"]*"|='[^']*')?)*)\s*(\/?)>|([^<]+)/g
  for (const [, closed, tag, attributes, ends, words] of text.matchAll(pattern)) {
    const parent = open[open.length - 1]
    if (closed !== undefined) {
      if (parent.tag !== closed) throw new Error(`</${closed}> closes <${parent.tag}>`)
      open.pop()
    } else if (tag !== undefined) {
      const node = { tag, attrs: attributesOf(attributes), children: [] }
      parent.children.push(node)
      if (ends !== '/') open.push(node)
    } else if (words !== undefined && words.trim() !== '') {
      parent.children.push({ text: words.trim() })
    }
  }
  if (open.length !== 1) throw new Error(`<${open[open.length - 1].tag}> is not closed`)
  return root
}

function attributesOf(text) {
  const attrs = {}
  for (const [, name, double, single] of text.matchAll(/([\w:.-]+)(?:="([^"]*)"|='([^']*)')?/g)) {
    attrs[name] = double !== undefined ? double : single !== undefined ? single : ''
  }
  return attrs
}

const compiled = new Map()

/** Names of WXML that are JavaScript's too, and nothing else from outside. */
function evaluated(expression, scope) {
  if (!compiled.has(expression)) compiled.set(expression, new Function('scope', `with (scope) { return (${expression}) }`))
  return compiled.get(expression)(new Proxy(scope, { has: (target, name) => typeof name === 'string' && name !== 'undefined' }))
}

/** Marks the scope of WXML that a framework generated: it names what the data may lack. */
const GENERATED = Symbol('generated')

function strict(scope) {
  return new Proxy(scope, {
    get(target, name) {
      if (name === Symbol.unscopables) return undefined
      if (!(name in target) && !target[GENERATED]) throw new Error(`the page has no ${String(name)}`)
      return target[name]
    },
  })
}

/** `{{…}}` alone keeps its type; among words it becomes text. */
function valueOf(template, scope) {
  const whole = /^\{\{([^}]*)\}\}$/.exec(template)
  if (whole) return evaluated(whole[1], strict(scope))
  return template.replace(/\{\{([^}]*)\}\}/g, (_, expression) => {
    const value = evaluated(expression, strict(scope))
    if (value === undefined || value === null) throw new Error(`{{${expression}}} is ${value}`)
    return String(value)
  })
}

function shown(template, scope) {
  const value = valueOf(template, scope)
  if (value === undefined || value === null) throw new Error(`${template} is ${value}`)
  return String(value)
}

function eventsOf(attrs, scope) {
  const events = {}
  for (const [name, value] of Object.entries(attrs)) {
    const match = /^(?:bind|catch):?(\w+)$/.exec(name)
    if (match) events[match[1]] = shown(value, scope)
  }
  return events
}

function datasetOf(attrs, scope) {
  const dataset = {}
  for (const [name, value] of Object.entries(attrs)) {
    if (name.startsWith('data-')) dataset[name.slice(5)] = valueOf(value, scope)
  }
  return dataset
}

/** Texts side by side are one text, as on a screen; an element's beginning and end part them. */
function say(text, out) {
  if (out.joins) out.texts[out.texts.length - 1] += text
  else out.texts.push(text)
  out.joins = true
}

const SILENT = /^(wx:|bind|catch|data-)/

function renderTemplate({ attrs }, scope, out) {
  const name = shown(attrs.is, scope)
  if (!out.templates.has(name)) throw new Error(`there is no template ${name}`)
  const { children, modules } = out.templates.get(name)
  const data = evaluated(attrs.data.replace(/^\{\{(.*)\}\}$/, '{$1}'), strict(scope))
  renderAll(children, { ...modules, ...data, [GENERATED]: scope[GENERATED] }, out)
}

function renderElement(node, scope, out) {
  if (node.tag === 'template') return renderTemplate(node, scope, out)
  if (node.tag === 'block') return renderAll(node.children, scope, out)
  out.joins = false
  renderBox(node, scope, out)
  out.joins = false
}

/** A framework's template names the label of every element, and most have none. */
function labelOf({ 'aria-label': label }, scope) {
  if (label === undefined) return undefined
  return scope[GENERATED] ? valueOf(label, scope) : shown(label, scope)
}

function renderBox(node, scope, out) {
  const { attrs } = node
  for (const [name, value] of Object.entries(attrs)) if (!SILENT.test(name)) valueOf(value, scope)
  const before = out.texts.length
  const label = labelOf(attrs, scope)
  const above = out.texts[before - 1]
  renderAll(node.children, scope, out)
  const events = eventsOf(attrs, scope)
  if (Object.keys(events).length === 0) return
  const inside = out.texts.slice(before).join(' ')
  const name = label || (node.tag === 'input' ? above : inside)
  out.elements.push({ tag: node.tag, name, events, dataset: datasetOf(attrs, scope) })
}

function renderEach(node, scope, out) {
  const list = valueOf(node.attrs['wx:for'], scope)
  const item = node.attrs['wx:for-item'] || 'item'
  const index = node.attrs['wx:for-index'] || 'index'
  list.forEach((value, at) => renderElement(node, { ...scope, [item]: value, [index]: at }, out))
}

function renderNode(node, scope, out) {
  if ('wx:for' in node.attrs) renderEach(node, scope, out)
  else renderElement(node, scope, out)
}

/** Whether an element of a chain of wx:if, wx:elif and wx:else is shown; `chain` remembers whether one was. */
function isShown({ attrs }, scope, chain) {
  if ('wx:if' in attrs) {
    chain.taken = Boolean(valueOf(attrs['wx:if'], scope))
    return chain.taken
  }
  if ('wx:elif' in attrs) {
    const shown = !chain.taken && Boolean(valueOf(attrs['wx:elif'], scope))
    chain.taken = chain.taken || shown
    return shown
  }
  return !('wx:else' in attrs) || !chain.taken
}

function renderAll(nodes, scope, out) {
  const chain = { taken: false }
  for (const node of nodes) {
    if (node.text !== undefined) say(shown(node.text, scope), out)
    else if (isShown(node, scope, chain)) renderNode(node, scope, out)
  }
}

const pathFrom = (file, src) => new URL(src, `file:///${file}`).pathname.slice(1)

function moduleOf(code) {
  const module = { exports: {} }
  new Function('module', code)(module)
  return module.exports
}

/** A file's nodes; what it defines or imports goes to `templates`. */
function nodesOf(read, file, templates) {
  const modules = {}
  const nodes = []
  for (const node of parse(read(file)).children) {
    const { tag, attrs, children } = node
    if (tag === 'import') nodesOf(read, pathFrom(file, attrs.src), templates)
    else if (tag === 'wxs') modules[attrs.module] = moduleOf(read(pathFrom(file, attrs.src)))
    else if (tag === 'template' && attrs.name !== undefined) templates.set(attrs.name, { children, modules })
    else nodes.push(node)
  }
  return nodes
}

/**
 * `read(file)` gives a file of the code package. Returns what makes `{texts, elements}` of a page's data: the texts in
 * reading order, and the elements that take events. `isGenerated`: by a framework, whose data leaves out null.
 */
export function viewOf(read, file, isGenerated) {
  const templates = new Map()
  const nodes = nodesOf(read, file, templates)
  return (data) => {
    const out = { texts: [], elements: [], joins: false, templates }
    renderAll(nodes, { ...data, [GENERATED]: isGenerated }, out)
    return out
  }
}
