const { openRules } = require('../../core')
const { orderPreview } = require('../../previews/order')
const shop = require('../../shop')

const cartOf = (quantities) => shop.goods.map((good) => ({ ...good, quantity: quantities[good.id] || 0 }))

Page({
  data: {
    state: 'loading',
    failure: '',
    engine: '',
    digest: '',
    cart: cartOf({ tea: 1 }),
    discount: '',
    booked: '',
    // What orderPreview gives.
    total: null,
    discountHint: '',
    quotes: null,
  },

  onLoad() {
    this.open()
  },

  // Another tab may have booked something meanwhile.
  onShow() {
    this.refresh()
  },

  open() {
    this.setData({ state: 'loading' })
    return openRules().then(
      (core) => {
        this.core = core
        this.setData({ state: 'ready', engine: core.engine, digest: core.rules.digest })
        this.refresh()
      },
      (error) => this.setData({ state: 'failed', failure: error.message }),
    )
  },

  refresh() {
    if (!this.core) return
    this.setData(orderPreview(this.core, shop.account(), this.data.cart, this.data.discount))
  },

  onStep(event) {
    const { id, by } = event.currentTarget.dataset
    const cart = this.data.cart.map((good) =>
      good.id === id ? { ...good, quantity: Math.max(0, good.quantity + Number(by)) } : good,
    )
    this.setData({ cart, booked: '' })
    this.refresh()
  },

  onDiscount(event) {
    this.setData({ discount: event.detail.value, booked: '' })
    this.refresh()
  },

  onBook() {
    shop.bookOrder(this.data.quotes)
    this.setData({ booked: `第 ${shop.account().booked} 单已记入演示账户，可在“资产”里查看。` })
    this.refresh()
  },
})
