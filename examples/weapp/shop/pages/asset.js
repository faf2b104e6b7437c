import { add } from 'points-rules/mp'
import { assetPreview } from '../previews/asset'
import * as server from '../server'
import { ShopPage } from './page'

/** What the shopper wants or assumes; every figure is text. */
const FIELDS = {
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
}

export class AssetPage extends ShopPage {
  constructor(openRules, show) {
    super(openRules, show, { fields: FIELDS })
  }

  preview({ fields }) {
    return assetPreview(this.core, server.account(), fields)
  }

  type(name, text) {
    this.change({ fields: { ...this.data.fields, [name]: text } })
  }

  turnRanked() {
    this.type('ranked', !this.data.fields.ranked)
  }

  /** Keeps the states that an operation printed. */
  book(states, me, fields, done) {
    const account = server.account()
    server.keep({ ...account, ...states, me: { ...account.me, ...me } })
    this.change({ fields: { ...this.data.fields, ...fields }, done })
  }

  redeem() {
    const { market, holder, net } = this.data.appreciation.redemption.quote
    const me = { holder, received: add(this.data.purse.received, net) }
    this.book({ market }, me, { redeem: '' }, `已回购，到手 ¥${net}。`)
  }

  exchange() {
    const { market, holder, fixedPoints } = this.data.appreciation.exchange.quote
    const me = { holder, fixedPoints: add(this.data.purse.fixedPoints, fixedPoints) }
    this.book({ market }, me, { exchange: '' }, `已兑换 ${fixedPoints} 恒定积分，下单时可以抵扣。`)
  }

  bookDay() {
    const { lots, shopping, cashValue } = this.data.release.team.day.quote
    const { points, received } = this.data.purse
    const me = { lots, points: add(points, shopping), received: add(received, cashValue) }
    this.book({}, me, {}, `这一天已记入：${shopping} 积分可以购物，到手 ¥${cashValue}。`)
  }

  useSample() {
    server.useSample()
    this.refresh()
  }

  clear() {
    server.clear()
    this.refresh()
  }
}
