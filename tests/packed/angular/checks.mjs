import assert from 'node:assert/strict'
import { join } from 'node:path'

async function built({ dir, run, serve, read, QUOTE }) {
  await run(process.execPath, [join(dir, 'node_modules/@angular/cli/bin/ng.js'), 'build', '--progress=false'], { cwd: dir, env: { NG_CLI_ANALYTICS: 'false' } })
  const site = await serve(join(dir, 'dist/browser'))
  try {
    assert.equal(await read(`${site.url}index.html`), QUOTE)
  } finally {
    await site.close()
  }
}

export const checks = {
  'built by Angular, with the file among the assets': built,
}
