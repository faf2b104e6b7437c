export default defineAppConfig({
  pages: ['pages/order/index', 'pages/asset/index', 'pages/merchant/index'],
  window: {
    navigationBarTitleText: '积分商城 · 规则演示',
    navigationBarBackgroundColor: '#ffffff',
    navigationBarTextStyle: 'black',
    backgroundColor: '#f5f4ef',
  },
  tabBar: {
    color: '#5c6a65',
    selectedColor: '#0b7467',
    backgroundColor: '#ffffff',
    list: [
      { pagePath: 'pages/order/index', text: '下单' },
      { pagePath: 'pages/asset/index', text: '资产' },
      { pagePath: 'pages/merchant/index', text: '商家' },
    ],
  },
})
