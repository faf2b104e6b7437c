import { register } from '../../native'
import { OrderPage } from '../../shop/pages/order'

register(OrderPage)
