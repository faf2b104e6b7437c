import { View } from '@tarojs/components'
import { AssetPage } from '@shop/pages/asset'
import { Action, Card, Choice, Field, Heading, Hint, Note, pageOf, Row } from '../../parts'

/** What the shopper wants or assumes: `name` is its field. */
function Wish({ name, label, sub, placeholder, view, page }) {
  return (
    <Field
      label={label}
      sub={sub}
      placeholder={placeholder}
      value={view.fields[name]}
      onText={(text) => page.type(name, text)}
    />
  )
}

function Purse({ purse }) {
  return (
    <Card title='我的账户'>
      <Row label='可用积分'>{purse.points}</Row>
      <Row label='恒定积分'>{purse.fixedPoints}</Row>
      <Row label='已到手现金'>{`¥${purse.received}`}</Row>
    </Card>
  )
}

function Worth({ worth }) {
  if (worth.refused) return <Hint>{worth.refused}</Hint>
  return (
    <>
      <Row label='积分价值'>{worth.unitValue}</Row>
      <Row label='展示价值'>{worth.displayValue}</Row>
      <Row label='结算价值'>{`¥${worth.value}`}</Row>
      {worth.headroom && <Row label='距出局还差'>{`¥${worth.headroom}`}</Row>}
      {worth.exitDue && <Note>已达额度，将按规则出局（整笔回购）。</Note>}
    </>
  )
}

function Redemption({ quote, onTap }) {
  return (
    <>
      <Row label='回购总额'>{`¥${quote.gross}`}</Row>
      <Row label='手续费'>{`¥${quote.fee}`}</Row>
      <Note>手续费里属于其他会员的部分留在基金里，自己的那一份归平台。</Note>
      <Row label='到手' strong>{`¥${quote.net}`}</Row>
      <Row label='回购后积分价值'>{quote.unitValueAfter}</Row>
      <Action onTap={onTap}>确认回购</Action>
    </>
  )
}

function Appreciation({ view, page }) {
  const { holder, worth, redemption, exchange } = view.appreciation
  return (
    <Card title='增值积分' badge='预估'>
      <Row label='我的持有' strong>
        {holder.units}
      </Row>
      <Worth worth={worth} />
      <Wish name='redeem' label='回购数量' sub placeholder='0' view={view} page={page} />
      <Hint>{redemption.hint}</Hint>
      {redemption.quote && <Redemption quote={redemption.quote} onTap={() => page.redeem()} />}
      <Wish name='exchange' label='兑换数量' sub placeholder='0' view={view} page={page} />
      <Hint>{exchange.hint}</Hint>
      {exchange.quote && (
        <>
          <Row label='换得恒定积分' strong>
            {exchange.quote.fixedPoints}
          </Row>
          <Action onTap={() => page.exchange()}>确认兑换</Action>
        </>
      )}
    </Card>
  )
}

function Orders({ label, orders, limit }) {
  return <Row label={label}>{orders === null ? `${limit} 单之内不会` : `再有 ${orders} 单`}</Row>
}

const amountText = (amount) => (amount ? `¥${amount}` : '再大的订单也不够')

function Goals({ view, page }) {
  const { limit, quota, back, forUnits, forCash } = view.goals
  return (
    <Card title='目标测算' badge='预估'>
      <Wish name='perOrder' label='假设之后每单' view={view} page={page} />
      <Hint>{quota.hint}</Hint>
      <Note>假设：之后每单都是这么多，没有推荐人，商家不得积分，都已完成，没有人退货或回购。</Note>
      {quota.quote && view.appreciation.holder.quota && (
        <Orders label='持有达到额度（出局）' orders={quota.quote.orders} limit={limit} />
      )}
      <Wish name='back' label='到手多少算回本' view={view} page={page} />
      <Hint>{back.hint}</Hint>
      {back.quote && <Orders label='全部回购到手够这么多' orders={back.quote.orders} limit={limit} />}
      <Wish name='wantUnits' label='想得到的增值积分' view={view} page={page} />
      <Hint>{forUnits.hint}</Hint>
      {forUnits.quote && <Row label='一单至少'>{amountText(forUnits.quote.amount)}</Row>}
      <Wish name='wantCash' label='想到手的现金' view={view} page={page} />
      <Hint>{forCash.hint}</Hint>
      {forCash.quote && <Row label='至少回购'>{forCash.quote.redeem}</Row>}
    </Card>
  )
}

/** Days that pay the same; `unit` stands before each figure. */
function Segments({ segments, unit }) {
  return segments.map(({ fromDay, toDay, perDay }) => (
    <Row label={`第 ${fromDay}${toDay > fromDay ? `–${toDay}` : ''} 天，每天`} key={fromDay}>{`${unit}${perDay}`}</Row>
  ))
}

function Estimate({ quote, reason }) {
  return (
    <>
      <Row label='按贡献值分得'>{`¥${quote.proRata}`}</Row>
      <Row label={`按等级分得（${quote.tier || '未定级'}）`}>{`¥${quote.tierShare}`}</Row>
      <Row label='预计当天分得' strong>{`¥${quote.payout}`}</Row>
      {reason && <Note>{reason}</Note>}
      <Row label='当天之后剩余额度'>{`¥${quote.quotaAfter}`}</Row>
    </>
  )
}

function Year({ segments, newWeightPerDay, total, exhaustedOnDay }) {
  return (
    <>
      <Heading>之后一年</Heading>
      <Note>
        {`假设：每天的营业额和各级人数都和这一天一样，全体有效贡献值每天再多 ${newWeightPerDay}（就是这些营业额自己带来的）。`}
      </Note>
      <Segments segments={segments} unit='¥' />
      <Row label='合计分得'>{`¥${total}`}</Row>
      <Note>{exhaustedOnDay ? `第 ${exhaustedOnDay} 天额度用完。` : '一年之内额度用不完。'}</Note>
    </>
  )
}

function Dividend({ view, page }) {
  const { member, estimate, reason, forShares, project } = view.dividend
  return (
    <Card title='循环购' badge='预估'>
      <Row label='我的贡献值'>{member.shares}</Row>
      <Row label='剩余额度'>{`¥${member.quota}`}</Row>
      <Wish name='turnover' label='假设当天营业额' view={view} page={page} />
      <Wish name='eligibleWeight' label='假设全体有效贡献值' view={view} page={page} />
      <Hint>{estimate.hint}</Hint>
      {estimate.quote && <Estimate quote={estimate.quote} reason={reason} />}
      <Wish name='wantShares' label='想得到的贡献值' view={view} page={page} />
      <Hint>{forShares.hint}</Hint>
      {forShares.quote && <Row label='计入循环购的金额至少'>{amountText(forShares.quote.amount)}</Row>}
      {project.quote && project.quote.segments.length > 0 && <Year {...project.quote} />}
    </Card>
  )
}

function Calendar({ calendar }) {
  if (calendar.refused) return <Hint>{calendar.refused}</Hint>
  if (calendar.segments.length === 0) return null
  return (
    <>
      <Heading>释放日历</Heading>
      <Note>假设：不再下单、不退货，没有加速。</Note>
      <Segments segments={calendar.segments} unit='' />
      <Row label='合计释放'>{calendar.total}</Row>
      {calendar.finishedOnDay && <Note>{`第 ${calendar.finishedOnDay} 天释放完。`}</Note>}
    </>
  )
}

function Release({ view, page }) {
  const { lots, calendar, forPoints } = view.release
  const { amount, level } = forPoints.quote || {}
  return (
    <Card title='积分通证' badge='预估'>
      {lots.length === 0 && <Note>还没有在释放的积分。</Note>}
      {lots.map(({ orderId, daily, remaining }) => (
        <Row label={`订单 ${orderId} · 每天 ${daily}`} key={orderId}>
          {remaining}
        </Row>
      ))}
      <Calendar calendar={calendar} />
      <Wish name='wantPoints' label='想得到的积分' view={view} page={page} />
      <Hint>{forPoints.hint}</Hint>
      {forPoints.quote && (
        <Row label='计入积分通证的金额至少'>{amount ? `${amountText(amount)}（${level}）` : amountText(amount)}</Row>
      )}
      <Note>计入的金额是一单里让利的部分，不是整单的价钱。</Note>
    </Card>
  )
}

function Rank({ rank, next }) {
  return (
    <>
      <Row label='团队星级' strong>
        {rank || '未达星级'}
      </Row>
      {next && <Note>{`再有 ¥${next.salesMissing} 评星业绩到${next.name}`}</Note>}
    </>
  )
}

function Day({ quote }) {
  return (
    <>
      <Row label='静态释放'>{quote.base}</Row>
      <Row label='分享'>{quote.referral}</Row>
      <Row label='级差'>{quote.differential}</Row>
      <Row label='平级'>{quote.peer}</Row>
      <Row label='今天合计' strong>
        {quote.total}
      </Row>
      <Row label='其中现金部分'>{`${quote.cash}（¥${quote.cashValue}）`}</Row>
      <Row label='购物部分'>{quote.shopping}</Row>
    </>
  )
}

function Team({ view, page }) {
  const { lots, team } = view.release
  const { between, standing, day } = team
  return (
    <Card title='团队加速' badge='预估'>
      <Note>评星业绩由服务端统计，这里可以改；下级释放了多少是对今天的假设。</Note>
      <Wish name='rankSales' label='评星业绩' view={view} page={page} />
      <Hint>{standing.hint}</Hint>
      {standing.quote && <Rank {...standing.quote} />}
      <Wish name='first' label='一代当天释放' view={view} page={page} />
      <Wish name='second' label='二代当天释放' view={view} page={page} />
      <Choice chosen={view.fields.ranked} onTap={() => page.turnRanked()}>{`二代上面有${between}会员`}</Choice>
      <Wish name='peer' label='平级团队释放' view={view} page={page} />
      <Hint>{day.hint}</Hint>
      {day.quote && <Day quote={day.quote} />}
      {day.quote && lots.length > 0 && <Action onTap={() => page.bookDay()}>记下这一天</Action>}
    </Card>
  )
}

function Content({ view, page }) {
  const { done, purse, appreciation, goals, dividend, release } = view
  return (
    <>
      <View className='pair'>
        <Action plain onTap={() => page.useSample()}>
          载入样例
        </Action>
        <Action plain onTap={() => page.clear()}>
          清空
        </Action>
      </View>
      {done && <Note>{done}</Note>}
      <Purse purse={purse} />
      {appreciation && <Appreciation view={view} page={page} />}
      {goals && <Goals view={view} page={page} />}
      {dividend && <Dividend view={view} page={page} />}
      {release && <Release view={view} page={page} />}
      {release && <Team view={view} page={page} />}
      <View className='footer'>页面上的数字都是预估。积分、贡献值与额度都是本商城内的消费权益，不构成任何回报承诺。</View>
    </>
  )
}

export default pageOf(AssetPage, Content)
