import { register } from '../../native'
import { AssetPage } from '../../shop/pages/asset'

register(AssetPage)
