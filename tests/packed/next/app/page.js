import { load } from 'points-rules'
import { quote } from './quote.js'

export const dynamic = 'force-dynamic'

export default async function Page() {
  return <output>{quote(await load())}</output>
}
