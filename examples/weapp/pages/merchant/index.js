import { register } from '../../native'
import { MerchantPage } from '../../shop/pages/merchant'

register(MerchantPage)
