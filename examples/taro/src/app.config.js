export default defineAppConfig({
  pages: ['pages/order/index'],
  window: { navigationBarTitleText: '积分商城 · 规则演示' },
})
