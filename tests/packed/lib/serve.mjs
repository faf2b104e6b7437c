// A static server on loopback, for the pages that the checks open.
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}

function fileFor(root, url) {
  const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname))
  const file = join(root, path.endsWith('/') ? `${path}index.html` : path)
  return file.startsWith(root) && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null
}

/** `types` overrides MIME types by extension, as a careless server would; `headers` go with every answer. */
export async function serve(root, types = {}, headers = {}) {
  const server = createServer((request, response) => {
    const file = fileFor(root, request.url)
    if (file === null) return response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end()
    response.writeHead(200, { ...headers, 'Content-Type': { ...TYPES, ...types }[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections())
  return { url: `http://127.0.0.1:${server.address().port}/`, close }
}
