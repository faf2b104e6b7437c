import { registerMicroApps, start } from 'qiankun'
import './listen.js'

registerMicroApps([{ name: 'child', entry: './child.html', container: '#child', activeRule: () => true }])
start({ prefetch: false })
