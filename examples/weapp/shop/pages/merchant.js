import { subtract } from 'points-rules/mp'
import { merchantPreview } from '../previews/merchant'
import { typed } from '../previews/typed'
import * as server from '../server'
import { ShopPage } from './page'

export class MerchantPage extends ShopPage {
  constructor(openRules, show) {
    // How many fixed points are to be changed into units.
    super(openRules, show, { text: '' })
  }

  preview({ text }) {
    return merchantPreview(this.core, server.account(), text)
  }

  type(text) {
    this.change({ text })
  }

  takeAll() {
    this.type(this.data.fixedPoints)
  }

  swap() {
    const { swap, fixedPoints, text } = this.data
    const { market, holder, units } = swap.quote
    const account = server.account()
    const left = subtract(fixedPoints, typed(text).value)
    server.keep({ ...account, market, merchant: { ...account.merchant, holder, fixedPoints: left } })
    this.change({ text: '', done: `已换回 ${units} 增值积分。` })
  }
}
