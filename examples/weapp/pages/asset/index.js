const { openRules } = require('../../core')
const { assetPreview } = require('../../previews/asset')
const shop = require('../../shop')

Page({
  data: {
    state: 'loading',
    failure: '',
    // What the shopper assumes; every field is text.
    fields: { holding: 0, redeem: '', turnover: '10000', eligibleShares: '100', generation: '36', teamSales: '3000' },
    redeemed: '',
    // What assetPreview gives.
    appreciation: null,
    dividend: null,
    release: null,
  },

  onLoad() {
    this.open()
  },

  // The order page may have booked something meanwhile.
  onShow() {
    this.refresh()
  },

  open() {
    this.setData({ state: 'loading' })
    return openRules().then(
      (core) => {
        this.core = core
        this.setData({ state: 'ready' })
        this.refresh()
      },
      (error) => this.setData({ state: 'failed', failure: error.message }),
    )
  },

  refresh() {
    if (this.core) this.setData(assetPreview(this.core, shop.account(), this.data.fields))
  },

  setField(name, value) {
    this.setData({ fields: { ...this.data.fields, [name]: value } })
    this.refresh()
  },

  onField(event) {
    this.setData({ redeemed: '' })
    this.setField(event.currentTarget.dataset.name, event.detail.value)
  },

  onHolding(event) {
    this.setField('holding', Number(event.currentTarget.dataset.index))
  },

  onRedeem() {
    const { quote } = this.data.appreciation.redemption
    shop.bookRedemption(this.data.fields.holding, quote)
    this.setData({ redeemed: `已记入演示账户：到手 ${quote.net} 元。`, fields: { ...this.data.fields, holding: 0, redeem: '' } })
    this.refresh()
  },

  onSample() {
    shop.useSample()
    this.showAccount()
  },

  onClear() {
    shop.clear()
    this.showAccount()
  },

  showAccount() {
    this.setData({ redeemed: '' })
    this.setField('holding', 0)
  },
})
