import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

async function served({ dir, serve, read, QUOTE }, page, types) {
  const server = await serve(dir, types)
  try {
    assert.equal(await read(server.url + page), QUOTE)
  } finally {
    await server.close()
  }
}

const rulebookOf = (dir) => readFile(join(dir, 'node_modules/points-rules/rulebooks/appreciation.json'), 'utf8')

/** The page with the rulebook in it, and with the script too where `inline`: from file:// nothing can be fetched. */
async function fromFile({ dir, read, QUOTE }, inline) {
  const script = await readFile(join(dir, 'node_modules/points-rules/inline.js'), 'utf8')
  const page = (await readFile(join(dir, 'classic.html'), 'utf8')).replace('RULEBOOK', await rulebookOf(dir))
  const file = join(dir, inline ? 'one-file.html' : 'beside.html')
  const tag = '<script src="./node_modules/points-rules/inline.js"></script>'
  assert.ok(page.includes(tag))
  await writeFile(file, inline ? page.replace(tag, () => `<script>${script}</script>`) : page)
  assert.equal(await read(pathToFileURL(file).href), QUOTE)
}

const IMPORT_MAP = {
  imports: {
    'points-rules': './node_modules/points-rules/web/index.js',
    'points-rules/rulebooks/appreciation.js': './node_modules/points-rules/rulebooks/appreciation.mjs',
  },
}

/** The first example of the README, as it is written, with its names in an import map. */
async function readme(context) {
  const example = await context.firstExample(context.dir, (quote) => `document.querySelector('output').textContent = ${quote}`)
  const head = `<!doctype html><meta charset="utf-8"><output></output><script type="importmap">${JSON.stringify(IMPORT_MAP)}</script>`
  await writeFile(join(context.dir, 'readme.html'), `${head}<script type="module">${example}</script>`)
  await served(context, 'readme.html')
}

export const checks = {
  'the README’s first example': readme,
  'a module script': (context) => served(context, 'index.html'),
  'a module script, wasm with another MIME type': (context) => served(context, 'index.html', { '.wasm': 'application/octet-stream' }),
  'an import map and a given response': (context) => served(context, 'import-map.html'),
  'a web worker': (context) => served(context, 'worker.html'),
  'one file opened from file://': (context) => fromFile(context, true),
  'a page and a script beside it from file://': (context) => fromFile(context, false),
}
