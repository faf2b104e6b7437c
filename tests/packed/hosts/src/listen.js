addEventListener('message', ({ data }) => {
  if (typeof data === 'string' && data.startsWith('quote ')) document.querySelector('output').textContent = data.slice(6)
})
