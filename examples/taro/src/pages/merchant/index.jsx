import { Fragment } from 'react'
import { View } from '@tarojs/components'
import { MerchantPage } from '@shop/pages/merchant'
import { Action, Card, Field, Hint, Note, pageOf, Row } from '../../parts'

function Sales({ sales }) {
  return (
    <Card title='卖出的订单'>
      {sales.length === 0 && <Note>还没有订单。在“下单”里勾选“商家也得”，完成后商家也得到积分。</Note>}
      {sales.map(({ id, stage, contribution, fixedPoints, units }) => (
        <Fragment key={id}>
          <Row label={`订单 ${id}`} sub>
            {stage}
          </Row>
          {contribution && <Row label='让利'>{`¥${contribution}`}</Row>}
          <Row label='收到恒定积分'>{fixedPoints}</Row>
          {units && <Row label='商家得增值积分'>{units}</Row>}
        </Fragment>
      ))}
    </Card>
  )
}

function Swap({ view, page }) {
  const { swap, fixedPoints, text, done } = view
  return (
    <Card title='恒定积分换回增值积分' badge='预估'>
      <Row label='现有恒定积分' strong>
        {fixedPoints}
      </Row>
      <Field label='换多少' placeholder='0' value={text} onText={(typed) => page.type(typed)} />
      <Action plain onTap={() => page.takeAll()}>
        全部
      </Action>
      <Hint>{swap.hint}</Hint>
      {swap.quote && (
        <>
          <Row label='换得增值积分' strong>
            {swap.quote.units}
          </Row>
          <Action onTap={() => page.swap()}>确认换回</Action>
        </>
      )}
      <Note>按当前积分价值等值换，从平台持有的积分里出。</Note>
      {done && <Note>{done}</Note>}
    </Card>
  )
}

function Holding({ holder, worth }) {
  return (
    <Card title='商家的增值积分' badge='预估'>
      <Row label='持有' strong>
        {holder.units}
      </Row>
      <Hint>{worth.refused}</Hint>
      {!worth.refused && <Row label='结算价值'>{`¥${worth.value}`}</Row>}
      {worth.headroom && <Row label='距出局还差'>{`¥${worth.headroom}`}</Row>}
    </Card>
  )
}

function Member({ member }) {
  return (
    <Card title='商家的循环购'>
      <Row label='剩余额度'>{`¥${member.quota}`}</Row>
      <Row label='贡献值'>{member.shares}</Row>
      <Note>每天按贡献值和身份分得多少，与会员相同，见“资产”。</Note>
    </Card>
  )
}

function Content({ view, page }) {
  const { sales, swap, holding, member } = view
  return (
    <>
      <Sales sales={sales} />
      {swap && <Swap view={view} page={page} />}
      {holding && <Holding {...holding} />}
      {member && <Member member={member} />}
      <View className='footer'>
        页面上的数字都是预估，由服务器记账所用的同一套代码算出。积分、贡献值与额度都是本商城内的消费权益，不构成任何回报承诺。
      </View>
    </>
  )
}

export default pageOf(MerchantPage, Content)
