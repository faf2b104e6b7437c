'use client'

import { load } from 'points-rules'
import { useEffect, useState } from 'react'
import { quote } from '../quote.js'

export default function Page() {
  const [text, setText] = useState('')
  useEffect(() => {
    load().then((api) => setText(quote(api)))
  }, [])
  return <output>{text}</output>
}
