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
  const texts = () => textsOf(sandbox.dataOf(page).root || {})
  const until = (text) => sandbox.until(() => texts().some((line) => line.includes(text)), () => `“${text}”`)
  const type = (value) => {
    const [input] = ofClass(sandbox.dataOf(page).root, 'input')
    const target = { id: input.sid, dataset: { sid: input.sid }, offsetLeft: 0, offsetTop: 0 }
    sandbox.fire(page, 'eh', { type: 'input', detail: { value }, target, currentTarget: target, timeStamp: 0 })
  }
  await until('计算引擎')
  const hundred = texts()
  type('9000')
  await until('1890.00000000')
  const gift = texts()
  type('12.')
  await until('请接着输入')
  return { hundred, gift, halfTyped: texts() }
}
