// examples/taro: its page is a tree of nodes in the page's data, which one template draws for every page.

function textsOf(node) {
  const children = node.cn || []
  if (node.v !== undefined) return [node.v]
  if (children.length > 0 && children.every((child) => child.v !== undefined)) return [children.map((child) => child.v).join('')]
  return children.reduce((texts, child) => texts.concat(textsOf(child)), [])
}

function ofClass(node, name) {
  const own = node.cl === name ? [node] : []
  return (node.cn || []).reduce((found, child) => found.concat(ofClass(child, name)), own)
}

export async function drive(sandbox) {
  sandbox.launch()
  const page = sandbox.open('pages/order/index')
  const root = () => sandbox.dataOf(page).root || {}
  const texts = () => textsOf(root())
  const until = (text) => sandbox.until(() => texts().some((line) => line.includes(text)), () => `“${text}” among ${texts().join(' | ')}`)
  const send = ({ sid }, type, detail) => {
    const target = { id: sid, dataset: { sid }, offsetLeft: 0, offsetTop: 0 }
    sandbox.fire(page, 'eh', { type, detail, target, currentTarget: target, timeStamp: 0 })
  }
  const type = (value) => send(ofClass(root(), 'input')[0], 'input', { value })
  await until('计算引擎')
  const money = texts()
  type('500')
  await until('¥453.69')
  const points = texts()
  // The second line's.
  send(ofClass(root(), 'piece')[1], 'tap', {})
  await until('已退 1')
  const returned = texts()
  type('2000')
  await until('超过')
  const tooMany = texts()
  type('12.')
  await until('请接着输入')
  return { money, points, returned, tooMany, halfTyped: texts() }
}
