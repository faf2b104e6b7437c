const { add } = require('points-rules/mp')
const { openOn } = require('../../core')
const { assetPreview } = require('../../previews/asset')
const shop = require('../../shop')

Page({
  data: {
    state: 'loading',
    failure: '',
    // What the shopper wants or assumes; every figure is text.
    fields: {
      redeem: '',
      exchange: '',
      perOrder: '100',
      back: '100',
      wantUnits: '100',
      wantCash: '50',
      turnover: '10000',
      eligibleWeight: '100',
      wantShares: '5',
      wantPoints: '1000',
      rankSales: '6000',
      first: '36',
      second: '60',
      peer: '100',
      ranked: false,
    },
    done: '',
    // What assetPreview gives.
    purse: null,
    appreciation: null,
    goals: null,
    dividend: null,
    release: null,
  },

  onLoad() {
    this.open()
  },

  // The order page may have booked something meanwhile.
  onShow() {
    this.change({})
  },

  open() {
    return openOn(this, () => this.change({}))
  },

  change(fields, done = '') {
    if (!this.core) return
    const next = { ...this.data.fields, ...fields }
    this.setData({ fields: next, done, ...assetPreview(this.core, shop.account(), next) })
  },

  /** Keeps the states that an operation printed. */
  book(states, me, fields, done) {
    const account = shop.account()
    shop.keep({ ...account, ...states, me: { ...account.me, ...me } })
    this.change(fields, done)
  },

  onField(event) {
    this.change({ [event.currentTarget.dataset.name]: event.detail.value })
  },

  onRanked() {
    this.change({ ranked: !this.data.fields.ranked })
  },

  onRedeem() {
    const { market, holder, net } = this.data.appreciation.redemption.quote
    this.book({ market }, { holder, received: add(this.data.purse.received, net) }, { redeem: '' }, `已回购，到手 ¥${net}。`)
  },

  onExchange() {
    const { market, holder, fixedPoints } = this.data.appreciation.exchange.quote
    const me = { holder, fixedPoints: add(this.data.purse.fixedPoints, fixedPoints) }
    this.book({ market }, me, { exchange: '' }, `已兑换 ${fixedPoints} 恒定积分，下单时可以抵扣。`)
  },

  onDay() {
    const { lots, shopping, cashValue } = this.data.release.team.day.quote
    const { points, received } = this.data.purse
    const me = { lots, points: add(points, shopping), received: add(received, cashValue) }
    this.book({}, me, {}, `这一天已记入：${shopping} 积分可以购物，到手 ¥${cashValue}。`)
  },

  onSample() {
    shop.useSample()
    this.change({})
  },

  onClear() {
    shop.clear()
    this.change({})
  },
})
