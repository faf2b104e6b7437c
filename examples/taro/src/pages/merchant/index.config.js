export default definePageConfig({ navigationBarTitleText: '商家 · 预估' })
