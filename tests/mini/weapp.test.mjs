// examples/weapp as a device would get it: packed and compiled by the vendor's own tools, run in the strict sandbox.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { says, saysNothingOf } from './lib/figures.mjs'
import { exampleProject, removeAll, uploadSet } from './lib/project.mjs'
import { CLIENTS, DOUYIN, results } from './lib/run.mjs'
import { ENGINES, ROOT, tools } from './lib/tools.mjs'

/** SHA-256 of rulebooks/mall.json as canonical JSON. */
const DIGEST = '6687d34cdd2398bcd2bec0685e17cdcefeb437ce77555b43974097f36e108793'

let set = ''

before(async () => {
  await tools()
  set = await uploadSet(await exampleProject('weapp'), { npm: true })
})
after(removeAll)

function checkOrder({ tea, emptied, gift, halfTyped, discounted, tooMuch, nothingLeft, booked }) {
  says(tea, [
    ['应付', '¥100.00'],
    ['计入规则的金额', '¥100.00'],
    ['预计赠送', '21.00000000'],
    ['赠送价值', '¥21.00'],
    ['进入分红基金', '¥30.00'],
    ['出局额度', '¥200.00'],
    ['积分价值（下单前 → 下单后）', '1.0000 → 1.4286'],
    ['赠送额度', '¥200.00'],
    ['赠送份额', '0'],
    ['下单后身份', '未定级', '再消费 ¥50000.00 到 V1'],
    ['级别', '未到级别', '再加 ¥2900.00 到初级会员，共赠 7500.00 积分'],
  ])
  saysNothingOf(emptied, ['预计赠送', '应付', '记下这一单'])
  says(gift, [
    ['预计赠送', '630.00000000'],
    ['赠送额度', '¥6000.00'],
    ['赠送份额', '3'],
    ['级别', '初级会员'],
    ['预计赠送（2.5 倍）', '7500.00'],
    ['每天释放', '36.00'],
    ['共 209 天，最后一天', '12.00', '再加 ¥6000.00 到中级会员，共赠 27000.00 积分'],
  ])
  says(halfTyped, [['优惠', '请接着输入']])
  says(discounted, [
    ['应付', '¥2000.00'],
    ['预计赠送', '420.00000000'],
    ['级别', '未到级别', '再加 ¥1000.00 到初级会员，共赠 7500.00 积分'],
  ])
  says(tooMuch, [['优惠', '优惠不能超过商品合计。']])
  says(nothingLeft, [['计入规则的金额', '¥0.00', '抵扣后没有可计入的金额，这一单不赠送。']])
  says(booked, [['积分价值（下单前 → 下单后）', '1.4286 → 1.6807']])
}

function checkOwn(own) {
  says(own, [
    ['第 1 单', '630.00000000'],
    ['积分价值', '1.4286'],
    ['结算价值', '¥900.00'],
    ['我的份额', '3'],
    ['预计当天分得', '¥90.00'],
    ['第 1–66 天，每天', '¥90.00'],
    ['第 67 天，每天', '¥60.00'],
    ['第 1 单 · 每天 36.00', '7500.00'],
    ['第 1–208 天，每天', '36.00'],
    ['第 209 天，每天', '12.00'],
    ['合计释放', '7500.00', '第 209 天释放完。'],
  ])
}

function checkSample(sample) {
  says(sample, [
    ['积分价值', '5.1731'],
    ['展示价值', '108.6351'],
    ['结算价值', '¥108.63'],
    ['距出局还差', '¥91.37'],
    ['按权重分得', '¥300.00'],
    ['当天之后剩余额度', '¥1700.00'],
    ['第 1–6 天，每天', '¥300.00'],
    ['第 7 天，每天', '¥200.00'],
    ['合计分得', '¥2000.00', '第 7 天额度用完。'],
    ['第 1–208 天，每天', '144.00'],
    ['第 209 天，每天', '120.00'],
    ['第 210–250 天，每天', '108.00'],
    ['合计释放', '34500.00', '第 250 天释放完。'],
    ['团队星级', '未达星级', '再有 ¥47000.00 团队业绩到一星'],
    ['静态释放', '144.00'],
    ['分享', '18.00'],
    ['今天合计', '162.00'],
    ['其中现金部分 / 购物部分', '113.40 / 48.60'],
  ])
}

function checkAsset({ own, sample, tooMany, redemption, redeemed, ranked, cleared }) {
  checkOwn(own)
  checkSample(sample)
  says(tooMany, [['回购数量', '积分不够。还差 1.00000000。']])
  says(redemption, [
    ['回购总额', '¥108.63'],
    ['手续费（留在基金里）', '¥10.86'],
    ['到手', '¥97.77'],
    ['回购后积分价值', '5.1925'],
  ])
  says(redeemed, [['还没有持有。在“下单”里记一单，或载入样例。', '已记入演示账户：到手 97.77 元。']])
  says(ranked, [['团队星级', '一星', '再有 ¥150000.00 团队业绩到二星']])
  says(cleared, [['预计当天分得', '¥0.00'], ['剩余额度', '¥0.00']])
  saysNothingOf(cleared, ['释放日历'])
}

for (const engine of ENGINES) {
  describe(`examples/weapp on ${engine.name}`, () => {
    for (const { name, switches, engine: calculates } of [...CLIENTS, DOUYIN]) {
      test(name, async () => {
        const { order, asset } = await results(engine, set, 'weapp', switches)
        checkOrder(order)
        checkAsset(asset)
        assert.equal(order.tea.at(-1), `计算引擎 ${calculates} · 规则书摘要 ${DIGEST}`)
      })
    }
  })
}

test('the example’s rulebook is rulebooks/mall.json', () => {
  const copy = createRequire(import.meta.url)(join(ROOT, 'examples/weapp/rulebook.js'))
  assert.deepEqual(copy, JSON.parse(readFileSync(join(ROOT, 'rulebooks/mall.json'), 'utf8')))
})

function bytesUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
}

test('the upload holds what a device needs of the package, and fits a main package of 2 MB', () => {
  const packed = join(set, 'miniprogram_npm/points-rules')
  assert.deepEqual(readdirSync(packed, { recursive: true }).sort(), [
    'fallback.js',
    'index.js',
    'mp',
    'mp.js',
    join('mp', 'fallback.js'),
    'points_rules.wasm.br',
  ])
  assert.ok(bytesUnder(set) < 2 * 1024 * 1024, `${bytesUnder(set)} bytes`)
})
