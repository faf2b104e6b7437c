const { subtract } = require('points-rules/mp')
const { openOn } = require('../../core')
const { merchantPreview } = require('../../previews/merchant')
const { typed } = require('../../previews/typed')
const shop = require('../../shop')

Page({
  data: {
    state: 'loading',
    failure: '',
    // How many fixed points are to be changed into units.
    text: '',
    done: '',
    // What merchantPreview gives.
    sales: [],
    fixedPoints: '',
    swap: null,
    holding: null,
    member: null,
  },

  onLoad() {
    this.open()
  },

  // The order page may have booked something meanwhile.
  onShow() {
    this.change(this.data.text)
  },

  open() {
    return openOn(this, () => this.change(''))
  },

  change(text, done = '') {
    if (!this.core) return
    this.setData({ text, done, ...merchantPreview(this.core, shop.account(), text) })
  },

  onText(event) {
    this.change(event.detail.value)
  },

  onAll() {
    this.change(this.data.fixedPoints)
  },

  onSwap() {
    const { swap, fixedPoints, text } = this.data
    const { market, holder, units } = swap.quote
    const account = shop.account()
    const left = subtract(fixedPoints, typed(text).value)
    shop.keep({ ...account, market, merchant: { ...account.merchant, holder, fixedPoints: left } })
    this.change('', `已换回 ${units} 增值积分。`)
  },
})
