export default definePageConfig({ navigationBarTitleText: '下单 · 预估' })
