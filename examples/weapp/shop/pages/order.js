import * as orders from '../orders'
import { orderPreview } from '../previews/order'
import { ordersPreview } from '../previews/orders'
import { typed } from '../previews/typed'
import * as server from '../server'
import { ShopPage } from './page'

const NOTHING = { discount: '', points: '', fixedPoints: '' }

const orderOf = (id) => server.account().orders.find((order) => order.id === id)

export class OrderPage extends ShopPage {
  constructor(openRules, show) {
    super(openRules, show, {
      cart: server.goods.map((good) => ({ ...good, quantity: good.id === 'tea' ? 1 : 0 })),
      till: NOTHING,
      parties: { referred: false, merchant: false },
      // The return being entered: `{id, pieces, freight}`.
      returning: null,
    })
  }

  preview({ cart, till, parties, returning }) {
    const account = server.account()
    return {
      me: account.me,
      ...orderPreview(this.core, account, cart, till, parties),
      ...ordersPreview(this.core, account, returning),
    }
  }

  /** The asset page may have replaced the account, and its orders with it. */
  refresh() {
    const { returning } = this.data
    this.change(returning !== null && orderOf(returning.id) ? {} : { returning: null })
  }

  step(id, by) {
    const stepped = (good) => ({ ...good, quantity: Math.max(0, good.quantity + by) })
    this.change({ cart: this.data.cart.map((good) => (good.id === id ? stepped(good) : good)) })
  }

  pay(name, text) {
    this.change({ till: { ...this.data.till, [name]: text } })
  }

  turn(party) {
    const { parties } = this.data
    this.change({ parties: { ...parties, [party]: !parties[party] } })
  }

  place() {
    const { given, total, parties, cart } = this.data
    const names = cart.filter(({ quantity }) => quantity > 0).map(({ name }) => name)
    server.keep(orders.place(server.account(), { given, total, names, parties }))
    this.change({ till: NOTHING, done: `订单 ${server.account().placed} 已提交，完成时入账。` })
  }

  complete(id) {
    server.keep(orders.complete(this.core.rules, server.account(), orderOf(id)))
    this.change({ done: `订单 ${id} 已完成并入账，可在“资产”里查看。` })
  }

  startReturn(id) {
    this.change({ returning: { id, pieces: orderOf(id).given.lines.map(() => 0), freight: '' } })
  }

  piece(line, by) {
    const { returning } = this.data
    const { given, returned } = orderOf(returning.id)
    const most = given.lines[line].quantity - returned[line]
    const stepped = (count) => Math.min(most, Math.max(0, count + by))
    const pieces = returning.pieces.map((count, at) => (at === line ? stepped(count) : count))
    this.change({ returning: { ...returning, pieces } })
  }

  freight(text) {
    this.change({ returning: { ...this.data.returning, freight: text } })
  }

  giveBack() {
    const { returning, back } = this.data
    const freight = typed(returning.freight).value || '0'
    server.keep(orders.applyReturn(server.account(), orderOf(returning.id), back.quote, returning.pieces, freight))
    this.change({ returning: null, done: `已退现金 ¥${back.quote.back.cash}。` })
  }
}
