import { View } from '@tarojs/components'
import { OrderPage } from '@shop/pages/order'
import { Action, Card, Choice, Field, Heading, Hint, Note, pageOf, Row, Steps } from '../../parts'

function Goods({ cart, page }) {
  return cart.map(({ id, name, note, price, quantity }) => (
    <View className='row' key={id}>
      <View className='grow'>
        <View>{name}</View>
        <Note>{`${note} · ¥${price}`}</Note>
      </View>
      <Steps count={quantity} less={`减少${name}`} more={`增加${name}`} onStep={(by) => page.step(id, by)} />
    </View>
  ))
}

function Till({ view, page }) {
  const { till, hints, most, me } = view
  const field = (name, label) => (
    <Field label={label} placeholder='0' value={till[name]} onText={(text) => page.pay(name, text)} />
  )
  return (
    <>
      {field('discount', '优惠')}
      <Hint>{hints.discount}</Hint>
      {field('points', '用积分抵')}
      {most && most.points && <Note>{`最多可用 ${most.points}，现有 ${me.points}`}</Note>}
      <Hint>{hints.points}</Hint>
      {field('fixedPoints', '用恒定积分抵')}
      {most && most.fixedPoints && <Note>{`最多可用 ${most.fixedPoints}，现有 ${me.fixedPoints}`}</Note>}
      <Hint>{hints.fixedPoints}</Hint>
    </>
  )
}

function Total({ total }) {
  if (total.refused) return <Hint>{total.refused}</Hint>
  return (
    <>
      <Row label='商品合计'>{`¥${total.goods}`}</Row>
      <Row label='积分抵扣'>{`¥${total.pointsValue}`}</Row>
      <Row label='应付（含运费）' strong>{`¥${total.payable}`}</Row>
      <Row label='计入规则的金额'>{`¥${total.qualifying}`}</Row>
    </>
  )
}

function Cart({ view, page }) {
  const { cart, parties, total, given } = view
  return (
    <Card title='选商品'>
      <Goods cart={cart} page={page} />
      <Till view={view} page={page} />
      <View className='pair'>
        <Choice chosen={parties.referred} onTap={() => page.turn('referred')}>
          有推荐人
        </Choice>
        <Choice chosen={parties.merchant} onTap={() => page.turn('merchant')}>
          商家也得
        </Choice>
      </View>
      {total && <Total total={total} />}
      {!given && <Note>选一件商品，就能看到这一单预计得到什么。</Note>}
    </Card>
  )
}

function Units({ quote, parties }) {
  const { grant, grantValue, unitValueBefore, unitValueAfter, capReached } = quote
  return (
    <Card title='增值积分' badge='预估'>
      <Row label='预计赠送价值' strong>{`¥${grantValue}`}</Row>
      <Row label='按今天的价值'>{`${grant.units} 个`}</Row>
      <Note>完成时按当时的积分价值入账：赠送的价值不变，个数可能不同。</Note>
      {parties.referred && <Row label='推荐人得'>{`${grant.referrerUnits} 个`}</Row>}
      {parties.merchant && <Row label='商家得'>{`${grant.merchantUnits} 个`}</Row>}
      <Row label='进入分红基金'>{`¥${grant.contribution}`}</Row>
      {grant.quota && <Row label='出局额度'>{`¥${grant.quota}`}</Row>}
      <Row label='积分价值（下单前 → 下单后）'>{`${unitValueBefore} → ${unitValueAfter}`}</Row>
      {capReached && <Note>已到发行总量，本单赠送被截短。</Note>}
    </Card>
  )
}

function Shares({ quote, parties }) {
  const { grant, tierAfter, nextTier } = quote
  return (
    <Card title='循环购' badge='预估'>
      <Row label='赠送额度' strong>{`¥${grant.quota}`}</Row>
      <Row label='赠送贡献值'>{grant.shares}</Row>
      {parties.referred && <Row label='推荐人得额度 / 贡献值'>{`¥${grant.referrerQuota} / ${grant.referrerShares}`}</Row>}
      {parties.merchant && <Row label='商家得额度 / 贡献值'>{`¥${grant.merchantQuota} / ${grant.merchantShares}`}</Row>}
      <Row label='完成后身份'>{tierAfter || '未定级'}</Row>
      {nextTier && <Note>{`距 ${nextTier.name} 还差 ${nextTier.sharesMissing} 贡献值`}</Note>}
    </Card>
  )
}

function Points({ quote }) {
  const { level, multiplier, grant, days, lastDay } = quote
  return (
    <Card title='积分通证' badge='预估'>
      <Row label='级别'>{level || '未到级别'}</Row>
      {level && (
        <>
          <Row label={`预计赠送（${multiplier} 倍）`} strong>
            {grant.points}
          </Row>
          <Row label='每天释放'>{grant.daily}</Row>
          <Row label={`共 ${days} 天，最后一天`}>{lastDay}</Row>
        </>
      )}
    </Card>
  )
}

function Quotes({ quotes, parties }) {
  const { appreciation, dividend, release, refused } = quotes
  if (refused) return <Hint>{refused}</Hint>
  return (
    <>
      {appreciation && <Units quote={appreciation} parties={parties} />}
      {dividend && <Shares quote={dividend} parties={parties} />}
      {release && <Points quote={release} />}
      {!appreciation && !dividend && !release && <Note>抵扣后没有可计入的金额，这一单不赠送。</Note>}
    </>
  )
}

function Back({ back, isBooked, appreciation, dividend, release }) {
  return (
    <>
      <Row label='退现金' strong>{`¥${back.cash}`}</Row>
      {back.points && <Row label='退积分'>{back.points}</Row>}
      <Row label='退恒定积分'>{back.fixedPoints}</Row>
      {!isBooked && <Note>订单还没入账，退货不收回任何积分，剩下的部分完成时再入账。</Note>}
      {appreciation && <Row label='收回增值积分'>{appreciation.burned}</Row>}
      {dividend && <Row label='收回额度 / 贡献值'>{`¥${dividend.quotaBack} / ${dividend.sharesBack}`}</Row>}
      {release && <Row label='收回积分'>{release.pointsBack}</Row>}
    </>
  )
}

function Return({ lines, view, page }) {
  const { returning, back } = view
  return (
    <>
      <Heading>退几件</Heading>
      {lines.map(({ name }, at) => (
        <View className='row' key={name}>
          <View className='grow'>{name}</View>
          <Steps
            count={returning.pieces[at]}
            less={`少退${name}`}
            more={`多退${name}`}
            onStep={(by) => page.piece(at, by)}
          />
        </View>
      ))}
      <Field label='退运费' placeholder='0' value={returning.freight} onText={(text) => page.freight(text)} />
      <Hint>{back.hint}</Hint>
      {back.quote && (
        <>
          <Back {...back.quote} isBooked={back.isBooked} />
          {back.notes.map((note) => (
            <Note key={note}>{note}</Note>
          ))}
          <Action onTap={() => page.giveBack()}>确认退货</Action>
        </>
      )}
    </>
  )
}

function Order({ order, view, page }) {
  const { id, stage, lines, total, fixedPoints, booked } = order
  return (
    <Card title={`订单 ${id}`} badge={stage}>
      {lines.map(({ name, quantity, returned }) => (
        <Row label={name} key={name}>{`${quantity} 件${returned ? `，已退 ${returned}` : ''}`}</Row>
      ))}
      <Row label='已付现金'>{`¥${total.payable}`}</Row>
      {total.points && <Row label='已付积分'>{total.points}</Row>}
      <Row label='已付恒定积分'>{fixedPoints}</Row>
      {booked && booked.units && <Row label='入账增值积分'>{booked.units}</Row>}
      {booked && booked.points && <Row label='入账积分'>{booked.points}</Row>}
      {(stage === '待完成' || stage === '已完成') && (
        <View className='pair'>
          {stage === '待完成' && (
            <Action plain label={`完成订单 ${id}`} onTap={() => page.complete(id)}>
              完成订单
            </Action>
          )}
          <Action plain label={`退货，订单 ${id}`} onTap={() => page.startReturn(id)}>
            退货
          </Action>
        </View>
      )}
      {view.back && view.back.id === id && <Return lines={lines} view={view} page={page} />}
    </Card>
  )
}

function Content({ view, page }) {
  const { quotes, parties, ready, done, orders, engine, digest } = view
  return (
    <>
      <Cart view={view} page={page} />
      {quotes && <Quotes quotes={quotes} parties={parties} />}
      {ready && <Action onTap={() => page.place()}>提交订单</Action>}
      {done && <Note>{done}</Note>}
      {orders.map((order) => (
        <Order key={order.id} order={order} view={view} page={page} />
      ))}
      <View className='footer'>
        <View>
          页面上的数字都是预估，由服务器记账所用的同一套代码算出。积分、贡献值与额度都是本商城内的消费权益，不构成任何回报承诺。
        </View>
        <View>{`计算引擎 ${engine} · 规则书摘要 ${digest}`}</View>
      </View>
    </>
  )
}

export default pageOf(OrderPage, Content)
