import { shallowRef } from 'vue'
import { onShow } from '@dcloudio/uni-app'
import { openRules } from './core'

/** One of the shop's pages: `view`, what its template shows, and `page`, whose methods the template calls. */
export function usePage(ShopPage) {
  const view = shallowRef({ state: 'loading' })
  const page = new ShopPage(openRules, (data) => {
    view.value = data
  })
  page.open()
  onShow(() => page.refresh())
  return { view, page }
}
