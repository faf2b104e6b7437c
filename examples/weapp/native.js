import { openRules } from './core'

const call = (name) =>
  function ({ currentTarget, detail }) {
    const given = currentTarget.dataset.with || []
    this.shop[name](...given, ...('value' in detail ? [detail.value] : []))
  }

/**
 * Registers one of shop/pages as a page of WeChat. `bindtap="step" data-with="{{[id, 1]}}"` in its template calls
 * `step(id, 1)`; what somebody typed is the last argument.
 */
export function register(ShopPage) {
  const names = Object.getOwnPropertyNames(ShopPage.prototype).filter((name) => name !== 'constructor')
  const handlers = { open: call('open') }
  for (const name of names) handlers[name] = call(name)
  Page({
    ...handlers,
    data: { state: 'loading' },
    onLoad() {
      this.shop = new ShopPage(openRules, (data) => this.setData(data))
      this.shop.open()
    },
    onShow() {
      this.shop.refresh()
    },
  })
}
