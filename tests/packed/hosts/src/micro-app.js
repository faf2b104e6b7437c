import microApp from '@micro-zoe/micro-app'
import './listen.js'

microApp.start()
document.querySelector('#child').innerHTML = `<micro-app name="child" url="${new URL('child.html', location.href)}"></micro-app>`
