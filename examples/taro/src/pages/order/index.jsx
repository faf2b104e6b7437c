import { useEffect, useState } from 'react'
import { Button, Input, Text, View } from '@tarojs/components'
import { openRules } from '../../rules'
import { previewOf } from '../../quotes'

function Card({ title, rows }) {
  return (
    <View className='card'>
      <View className='title'>{title} · 预估</View>
      {rows.map(([label, figure]) => (
        <View className='row' key={label}>
          <Text>{label}</Text>
          <Text>{figure}</Text>
        </View>
      ))}
    </View>
  )
}

function Order({ core }) {
  const [typed, setTyped] = useState('100')
  const { cards, hint } = previewOf(core, typed)
  return (
    <View className='page'>
      <View className='card'>
        <View className='title'>订单金额</View>
        <Input className='input' type='digit' value={typed} onInput={(event) => setTyped(event.detail.value)} />
        {hint !== '' && <View className='hint'>{hint}</View>}
      </View>
      {cards.map(({ title, rows }) => (
        <Card key={title} title={title} rows={rows} />
      ))}
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
