import { startApp } from 'wujie'
import './listen.js'

startApp({ name: 'child', url: new URL('child.html', location.href).href, el: document.querySelector('#child') })
