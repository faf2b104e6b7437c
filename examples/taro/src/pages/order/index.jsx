import { useEffect, useState } from 'react'
import { Button, Input, Text, View } from '@tarojs/components'
import { openRules } from '../../rules'
import { linesOf, nothingReturned, previewOf } from '../../quotes'

function Card({ title, rows }) {
  return (
    <View className='card'>
      <View className='title'>{title}</View>
      {rows.map(([label, figure]) => (
        <View className='row' key={label}>
          <Text>{label}</Text>
          <Text>{figure}</Text>
        </View>
      ))}
    </View>
  )
}

function Line({ line, onReturn }) {
  return (
    <View className='row'>
      <Text>{`${line.name} ${line.quantity} 件${line.returned > 0 ? `，已退 ${line.returned}` : ''}`}</Text>
      {line.canReturn && (
        <Button className='piece' size='mini' onClick={onReturn}>
          退一件
        </Button>
      )}
    </View>
  )
}

function Order({ core }) {
  const [typed, setTyped] = useState('')
  const [returned, setReturned] = useState(nothingReturned)
  const { cards, hint } = previewOf(core, typed, returned)
  const giveBack = (at) => setReturned(returned.map((pieces, line) => (line === at ? pieces + 1 : pieces)))
  return (
    <View className='page'>
      <View className='card'>
        <View className='title'>商品</View>
        {linesOf(returned).map((line, at) => (
          <Line key={line.name} line={line} onReturn={() => giveBack(at)} />
        ))}
        <View>用积分抵</View>
        <Input className='input' type='digit' value={typed} onInput={(event) => setTyped(event.detail.value)} />
        {hint !== '' && <View className='hint'>{hint}</View>}
      </View>
      {cards.map(({ title, rows }) => (
        <Card key={title} title={title} rows={rows} />
      ))}
      <View className='note'>订单完成之前退货，不影响任何积分；完成时按当时的积分价值入账，个数可能不同。</View>
      <View className='note'>数字都是预估，积分与额度是本商城内的消费权益，不构成任何回报承诺。</View>
      <View className='note'>计算引擎 {core.engine}</View>
    </View>
  )
}

export default function OrderPage() {
  const [core, setCore] = useState(null)
  const [failure, setFailure] = useState('')
  const open = () => openRules().then(setCore, (error) => setFailure(error.message))
  useEffect(() => {
    open()
  }, [])
  if (core) return <Order core={core} />
  if (failure === '') return <View className='page'>正在载入计算内核…</View>
  return (
    <View className='page'>
      <View className='hint'>计算内核没能载入：{failure}</View>
      <Button onClick={open}>重试</Button>
    </View>
  )
}
