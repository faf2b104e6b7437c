import Posted from './posted.js?worker&inline'

new Posted().onmessage = ({ data }) => (document.querySelector('output').textContent = data)
