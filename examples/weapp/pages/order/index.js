const { openOn } = require('../../core')
const { orderPreview } = require('../../previews/order')
const { ordersPreview } = require('../../previews/orders')
const { typed } = require('../../previews/typed')
const orders = require('../../orders')
const shop = require('../../shop')

const cartOf = (quantities) => shop.goods.map((good) => ({ ...good, quantity: quantities[good.id] || 0 }))
const NOTHING = { discount: '', points: '', fixedPoints: '' }

Page({
  data: {
    state: 'loading',
    failure: '',
    engine: '',
    digest: '',
    cart: cartOf({ tea: 1 }),
    till: NOTHING,
    parties: { referred: false, merchant: false },
    // The return being entered: `{id, pieces, freight}`.
    returning: null,
    done: '',
    me: null,
    // What orderPreview gives.
    given: null,
    hints: NOTHING,
    most: null,
    total: null,
    quotes: null,
    ready: false,
    // What ordersPreview gives.
    orders: [],
    back: null,
  },

  onLoad() {
    this.open()
  },

  // The asset page may have changed the account meanwhile, or replaced it.
  onShow() {
    const { returning } = this.data
    const isThere = returning !== null && shop.account().orders.some(({ id }) => id === returning.id)
    this.change(isThere ? {} : { returning: null })
  },

  open() {
    return openOn(this, () => this.change({}))
  },

  /** Takes what the shopper changed and shows what follows from it. */
  change(patch) {
    const { cart, till, parties, returning } = { ...this.data, ...patch }
    const account = shop.account()
    if (!this.core) return
    this.setData({
      done: '',
      ...patch,
      me: account.me,
      ...orderPreview(this.core, account, cart, till, parties),
      ...ordersPreview(this.core, account, returning),
    })
  },

  onStep(event) {
    const { id, by } = event.currentTarget.dataset
    const step = (good) => ({ ...good, quantity: Math.max(0, good.quantity + Number(by)) })
    this.change({ cart: this.data.cart.map((good) => (good.id === id ? step(good) : good)) })
  },

  onTill(event) {
    this.change({ till: { ...this.data.till, [event.currentTarget.dataset.name]: event.detail.value } })
  },

  onParty(event) {
    const { name } = event.currentTarget.dataset
    this.change({ parties: { ...this.data.parties, [name]: !this.data.parties[name] } })
  },

  onPlace() {
    const { given, total, parties, cart } = this.data
    const names = cart.filter(({ quantity }) => quantity > 0).map(({ name }) => name)
    shop.keep(orders.place(shop.account(), { given, total, names, parties }))
    this.change({ till: NOTHING, done: `订单 ${shop.account().placed} 已提交，完成时入账。` })
  },

  order(id) {
    return shop.account().orders.find((order) => order.id === id)
  },

  onComplete(event) {
    const { id } = event.currentTarget.dataset
    shop.keep(orders.complete(this.core.rules, shop.account(), this.order(id)))
    this.change({ done: `订单 ${id} 已完成并入账，可在“资产”里查看。` })
  },

  onReturning(event) {
    const { id } = event.currentTarget.dataset
    this.change({ returning: { id, pieces: this.order(id).given.lines.map(() => 0), freight: '' } })
  },

  onPiece(event) {
    const { line, by } = event.currentTarget.dataset
    const { returning } = this.data
    const { given, returned } = this.order(returning.id)
    const most = given.lines[line].quantity - returned[line]
    const step = (count) => Math.min(most, Math.max(0, count + Number(by)))
    const pieces = returning.pieces.map((count, at) => (at === Number(line) ? step(count) : count))
    this.change({ returning: { ...returning, pieces } })
  },

  onReturnFreight(event) {
    this.change({ returning: { ...this.data.returning, freight: event.detail.value } })
  },

  onReturn() {
    const { returning, back } = this.data
    const freight = typed(returning.freight).value || '0'
    shop.keep(orders.applyReturn(shop.account(), this.order(returning.id), back.quote, returning.pieces, freight))
    this.change({ returning: null, done: `已退现金 ¥${back.quote.back.cash}。` })
  },
})
