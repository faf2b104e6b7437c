// The shop of the examples, as a shopper goes through it: what its pages must say, on every client.
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { says, saysNothingOf } from './figures.mjs'
import { newFolder } from './project.mjs'
import { CLIENTS, results } from './run.mjs'
import { ENGINES } from './tools.mjs'

/** SHA-256 of rulebooks/mall.json as canonical JSON. */
const DIGEST = '332511c66086724c5b62016716c8dfe26a2c4d0b65178b98c3343b83126d33e4'

function checkCart({ tea, emptied, gift, halfTyped, tooMuch, nothingLeft }) {
  says(tea, [
    ['商品合计', '¥68.00'],
    ['应付（含运费）', '¥76.00'],
    ['计入规则的金额', '¥68.00'],
    ['预计赠送价值', '¥7.14'],
    ['按今天的价值', '7.14000000 个', '完成时按当时的积分价值入账：赠送的价值不变，个数可能不同。'],
    ['进入分红基金', '¥10.20'],
    ['出局额度', '¥68.00'],
    ['积分价值（下单前 → 下单后）', '1.0000 → 1.4286'],
    ['赠送额度', '¥13.60'],
    ['赠送贡献值', '0.13'],
    ['完成后身份', '未定级', '距 V1 还差 4.87 贡献值'],
    ['级别', '会员'],
    ['预计赠送（10 倍）', '136.00'],
    ['每天释放', '0.68'],
    ['共 200 天，最后一天', '0.68'],
  ])
  saysNothingOf(tea, ['推荐人得', '商家得'])
  saysNothingOf(emptied, ['预计赠送', '应付', '提交订单'])
  says(gift, [
    ['预计赠送价值', '¥315.00'],
    ['按今天的价值', '315.00000000 个'],
    ['赠送额度', '¥600.00'],
    ['完成后身份', 'V1', '距 V2 还差 14.00 贡献值'],
    ['级别', '银卡会员'],
    ['预计赠送（12 倍）', '7200.00'],
    ['共 240 天，最后一天', '30.00'],
  ])
  says(halfTyped, [['优惠', '请接着输入']])
  says(tooMuch, [['优惠', '优惠不能超过商品合计。']])
  says(nothingLeft, [
    ['应付（含运费）', '¥8.00'],
    ['计入规则的金额', '¥0.00'],
    ['抵扣后没有可计入的金额，这一单不赠送。'],
  ])
}

function checkSample(sample) {
  says(sample, [
    ['可用积分', '2000.00'],
    ['恒定积分', '100.00'],
    ['我的持有', '21.00000000'],
    ['积分价值', '5.1731'],
    ['展示价值', '108.6351'],
    ['结算价值', '¥108.63'],
    ['距出局还差', '¥91.37'],
    ['假设之后每单', '假设：之后每单都是这么多，没有推荐人，商家不得积分，都已完成，没有人退货或回购。'],
    ['持有达到额度（出局）', '再有 1332 单'],
    ['全部回购到手够这么多', '再有 16 单'],
    ['一单至少', '¥4926.80'],
    ['至少回购', '10.73936455'],
    ['按贡献值分得', '¥600.00'],
    ['按等级分得（V1）', '¥100.00'],
    ['预计当天分得', '¥500.00', '超过每天的上限，只发到上限。'],
    ['当天之后剩余额度', '¥1500.00'],
    ['计入循环购的金额至少', '¥500.00'],
    ['之后一年', '假设：每天的营业额和各级人数都和这一天一样，全体有效贡献值每天再多 100.00（就是这些营业额自己带来的）。'],
    ['第 1 天，每天', '¥500.00'],
    ['第 2 天，每天', '¥400.00'],
    ['第 7 天，每天', '¥130.00'],
    ['合计分得', '¥2000.00', '第 7 天额度用完。'],
    ['释放日历', '假设：不再下单、不退货，没有加速。'],
    ['第 1–208 天，每天', '144.00'],
    ['第 209 天，每天', '120.00'],
    ['第 210–250 天，每天', '108.00'],
    ['合计释放', '34500.00', '第 250 天释放完。'],
    ['计入积分通证的金额至少', '¥100.00（银卡会员）'],
    ['团队星级', '一星', '再有 ¥14000.00 评星业绩到二星'],
    ['静态释放', '144.00'],
    ['分享', '13.20'],
    ['级差', '4.80'],
    ['平级', '2.00'],
    ['今天合计', '164.00'],
    ['其中现金部分', '49.20（¥4.92）'],
    ['购物部分', '114.80'],
  ])
}

function checkAccount({ own, sample, ranked, unranked, noTurnover, farAway }) {
  says(own, [
    ['可用积分', '0.00'],
    ['我的持有', '0.00000000'],
    ['预计当天分得', '¥0.00', '额度已用完或还没有额度，当天不分；再消费就有额度。'],
    ['还没有在释放的积分。'],
  ])
  saysNothingOf(own, ['释放日历', '记下这一天', '持有达到额度'])
  checkSample(sample)
  says(ranked, [['级差', '1.80'], ['今天合计', '161.00']])
  says(unranked, [
    ['团队星级', '未达星级', '再有 ¥2000.00 评星业绩到一星'],
    ['级差', '0.00'],
    ['平级', '0.00'],
    ['今天合计', '157.20'],
  ])
  says(noTurnover, [['预计当天分得', '¥0.00', '按贡献值和身份算下来不到一分钱，所以当天是 0。']])
  says(farAway, [['全部回购到手够这么多', '10000 单之内不会']])
}

function checkTill({ beyondOrder, beyondHeld, beyondFixed, alone, referred, placed }) {
  says(beyondOrder, [['用积分抵', '最多可用 1487.00，现有 2000.00', '超过可用的积分，或不大于 0。']])
  says(beyondHeld, [['用积分抵', '最多可用 1487.00，现有 2000.00', '不够，现有 2000.00。']])
  says(beyondFixed, [['用恒定积分抵', '最多可用 100.00，现有 100.00', '不够，现有 100.00。']])
  for (const refused of [beyondOrder, beyondHeld, beyondFixed]) saysNothingOf(refused, ['提交订单'])
  says(alone, [['按今天的价值', '7.09597069 个']])
  saysNothingOf(alone, ['推荐人得', '商家得'])
  says(referred, [
    ['商品合计', '¥515.69'],
    ['积分抵扣', '¥50.00'],
    ['应付（含运费）', '¥403.69'],
    ['计入规则的金额', '¥395.69'],
    ['预计赠送价值', '¥36.70'],
    ['按今天的价值', '7.09597069 个'],
    ['推荐人得', '1.01371009 个'],
    ['商家得', '1.01371009 个'],
    ['进入分红基金', '¥52.44'],
    ['积分价值（下单前 → 下单后）', '5.1731 → 5.1820'],
    ['赠送额度', '¥34.65'],
    ['推荐人得额度 / 贡献值', '¥3.46 / 0.03'],
    ['商家得额度 / 贡献值', '¥0.00 / 0.00'],
    ['级别', '会员'],
    ['预计赠送（10 倍）', '346.50'],
  ])
  says(placed, [
    ['订单 1 已提交，完成时入账。', '订单 1', '待完成', '高山绿茶', '2 件', '咖啡豆', '3 件', '橄榄油', '1 件'],
    ['已付现金', '¥403.69'],
    ['已付积分', '500.00'],
    ['已付恒定积分', '50.00'],
  ])
}

function checkReturns({ nothingChosen, before, left, complete, after, returned }) {
  says(nothingChosen, [['退运费', '先选要退的商品。']])
  says(before, [
    ['退现金', '¥45.96'],
    ['退积分', '58.07'],
    ['退恒定积分', '5.81', '订单还没入账，退货不收回任何积分，剩下的部分完成时再入账。'],
  ])
  saysNothingOf(before, ['收回增值积分', '收回额度'])
  says(left, [['已退现金 ¥45.96。'], ['咖啡豆', '3 件，已退 1']])
  says(complete, [
    ['订单 1 已完成并入账，可在“资产”里查看。', '订单 1', '已完成'],
    ['入账增值积分', '6.47487028'],
    ['入账积分', '300.60'],
  ])
  says(after, [
    ['退现金', '¥55.18'],
    ['退积分', '65.93'],
    ['退恒定积分', '6.59'],
    ['收回增值积分', '1.05817107'],
    ['收回额度 / 贡献值', '¥10.43 / 0.11'],
    ['收回积分', '104.30', '商城可以从退款里扣下至多 ¥0.78。', '¥0.78 留在基金里，不随退货退出。'],
  ])
  says(returned, [['已退现金 ¥55.18。'], ['高山绿茶', '2 件，已退 1', '咖啡豆', '3 件，已退 1']])
}

function checkMerchant({ sales, tooMany, swap, swapped }) {
  says(sales, [
    ['卖出的订单', '订单 1', '已完成'],
    ['让利', '¥40.03'],
    ['收到恒定积分', '37.60'],
    ['商家得增值积分', '0.92498146'],
    ['现有恒定积分', '37.60'],
    ['持有', '0.77381416'],
    ['结算价值', '¥4.00'],
    ['距出局还差', '¥0.06'],
  ])
  saysNothingOf(sales, ['换得增值积分', '确认换回'])
  says(tooMany, [['全部', '不够，现有 37.60。']])
  says(swap, [['换得增值积分', '7.25696919']])
  says(swapped, [
    ['已换回 7.25696919 增值积分。'],
    ['现有恒定积分', '0.00'],
    ['持有', '8.03078335'],
    ['结算价值', '¥41.60'],
    ['距出局还差', '¥0.06'],
  ])
}

function checkAssets({ booked, tooMany, redemption, redeemed, exchange, day, cleared }) {
  says(booked, [
    ['可用积分', '1624.00'],
    ['恒定积分', '62.40'],
    ['我的持有', '26.41669921'],
    ['积分价值', '5.1812'],
    ['结算价值', '¥136.87'],
    ['距出局还差', '¥360.68'],
    ['持有达到额度（出局）', '10000 单之内不会'],
    ['全部回购到手够这么多', '再有 0 单'],
    ['我的贡献值', '10.19'],
    ['剩余额度', '¥2019.63'],
    ['订单 1 · 每天 0.97', '196.30'],
    ['合计释放', '34696.30', '第 250 天释放完。'],
  ])
  says(tooMany, [['回购数量', '积分不够。还差 973.58330079。']])
  says(redemption, [
    ['回购总额', '¥51.81'],
    ['手续费', '¥5.18', '手续费里属于其他会员的部分留在基金里，自己的那一份归平台。'],
    ['到手', '¥46.63'],
    ['回购后积分价值', '5.1898'],
  ])
  says(redeemed, [['已回购，到手 ¥46.63。'], ['我的持有', '16.41669921'], ['已到手现金', '¥46.63']])
  says(exchange, [['换得恒定积分', '25.94']])
  says(day, [
    ['这一天已记入：115.48 积分可以购物，到手 ¥4.94。'],
    ['可用积分', '1739.48'],
    ['恒定积分', '88.34'],
    ['已到手现金', '¥51.57'],
    ['我的持有', '11.41669921'],
    ['订单 样例一 · 每天 36.00', '7444.00'],
    ['订单 1 · 每天 0.97', '195.33'],
  ])
  says(cleared, [['可用积分', '0.00'], ['预计当天分得', '¥0.00']])
}

function check({ cart, account, orders, merchant, assets }, engine) {
  checkCart(cart)
  checkAccount(account)
  checkTill(orders)
  checkReturns(orders)
  checkMerchant(merchant)
  checkAssets(assets)
  assert.equal(cart.tea.at(-1), `计算引擎 ${engine} · 规则书摘要 ${DIGEST}`)
}

/** The set with a rulebook of a later schema, which this core cannot open. */
function withLaterRulebook(set) {
  const copy = newFolder('later')
  cpSync(set, copy, { recursive: true })
  for (const name of readdirSync(copy, { recursive: true }).filter((each) => each.endsWith('.js'))) {
    const file = join(copy, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\bschema("?):1\b/, 'schema$1:9'))
  }
  return copy
}

/** The same figures on every client. `set()` gives the upload set, `driver` reads its pages. */
export function runsEverywhere(name, set, { driver = 'framework', clients = CLIENTS } = {}) {
  for (const engine of ENGINES) {
    describe(`examples/${name} on ${engine.name}`, () => {
      for (const client of clients) {
        test(client.name, async () => check(await results(engine, set(), driver, client.switches), client.engine))
      }
    })
  }

  test(`examples/${name} says why the core does not open`, async () => {
    const failed = ['计算内核没能载入', 'expected schema 1, the only one that this version of points-rules reads; found the number 9', '重试']
    assert.deepEqual(await results(ENGINES[0], withLaterRulebook(set()), 'failed', {}), [failed, failed, failed])
  })
}
