import { useEffect, useState } from 'react'
import { useDidShow } from '@tarojs/taro'
import { Button, Input, Text, View } from '@tarojs/components'
import { openRules } from './core'

/** One of the shop's pages: `view` is what it shows, `page` has what somebody can do on it. */
function usePage(ShopPage) {
  const [view, show] = useState({ state: 'loading' })
  const [page] = useState(() => new ShopPage(openRules, show))
  useEffect(() => {
    page.open()
  }, [page])
  useDidShow(() => page.refresh())
  return { view, page }
}

/** A page component that draws `Content` once the core is loaded. */
export function pageOf(ShopPage, Content) {
  return function Page() {
    const { view, page } = usePage(ShopPage)
    return (
      <View className='page'>
        {view.state === 'loading' && <View className='card'>正在载入计算内核…</View>}
        {view.state === 'failed' && (
          <Card title='计算内核没能载入'>
            <Note>{view.failure}</Note>
            <Action onTap={() => page.open()}>重试</Action>
          </Card>
        )}
        {view.state === 'ready' && <Content view={view} page={page} />}
      </View>
    )
  }
}

export function Card({ title, badge, children }) {
  return (
    <View className='card'>
      <View className='title'>
        {title}
        {badge && <Text className='badge'>{badge}</Text>}
      </View>
      {children}
    </View>
  )
}

export function Row({ label, sub, strong, children }) {
  return (
    <View className={sub ? 'row sub' : 'row'}>
      <View className='grow'>{label}</View>
      <View className={strong ? 'figure strong' : 'figure'}>{children}</View>
    </View>
  )
}

export function Heading({ children }) {
  return (
    <View className='row sub'>
      <View className='grow'>{children}</View>
    </View>
  )
}

export function Note({ children }) {
  return <View className='note'>{children}</View>
}

/** Why there is no figure; nothing for an empty text. */
export function Hint({ children }) {
  return children ? <View className='hint'>{children}</View> : null
}

export function Field({ label, sub, value, placeholder, onText }) {
  return (
    <View className={sub ? 'row sub' : 'row'}>
      <View className='grow'>{label}</View>
      <Input
        ariaLabel={label}
        className='input'
        type='digit'
        placeholder={placeholder}
        value={value}
        onInput={(event) => onText(event.detail.value)}
      />
    </View>
  )
}

/** A count with a button on either side; `less` and `more` are what these are called. */
export function Steps({ count, less, more, onStep }) {
  return (
    <>
      <View className='step' ariaRole='button' ariaLabel={less} onClick={() => onStep(-1)}>
        −
      </View>
      <View className='count'>{count}</View>
      <View className='step' ariaRole='button' ariaLabel={more} onClick={() => onStep(1)}>
        +
      </View>
    </>
  )
}

export function Choice({ chosen, onTap, children }) {
  return (
    <View className={chosen ? 'choice chosen' : 'choice'} ariaRole='checkbox' ariaChecked={chosen} onClick={onTap}>
      {children}
    </View>
  )
}

export function Action({ plain, label, onTap, children }) {
  return (
    <Button className={plain ? 'button plain' : 'button'} ariaLabel={label} onClick={onTap}>
      {children}
    </Button>
  )
}
