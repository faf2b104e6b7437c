export default definePageConfig({ navigationBarTitleText: '资产 · 预估' })
