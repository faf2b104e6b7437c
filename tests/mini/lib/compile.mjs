// The official packer and compiler, offline: `node compile.mjs PROJECT OUT [npm]`, the last to pack
// node_modules too. Its upload set goes to OUT, one file each.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const [projectPath, out, npm] = process.argv.slice(2)
const ci = createRequire(import.meta.url)('miniprogram-ci')

// It would ask its vendor for a list of file types; a dead proxy says no at once, on every machine alike.
ci.proxy('http://127.0.0.1:9')

const project = new ci.Project({
  appid: 'wx0123456789abcdef',
  type: 'miniProgram',
  projectPath,
  privateKey: '-----BEGIN RSA PRIVATE KEY-----\nmade up\n-----END RSA PRIVATE KEY-----',
  ignores: ['node_modules/**/*'],
})
project.attr = async () => ({ ...ci.DefaultProjectAttr })

const { setting } = JSON.parse(readFileSync(join(projectPath, 'project.config.json'), 'utf8'))
const warnings = npm === 'npm' ? await ci.packNpm(project, { reporter: () => {} }) : []
const compiled = await ci.getCompiledResult({
  project,
  version: '0',
  desc: '',
  setting: { es6: setting.es6, es7: setting.enhance === true, minify: setting.minified },
  onProgressUpdate: () => {},
})

for (const [name, content] of Object.entries(compiled)) {
  const file = join(out, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
writeFileSync(`${out}.warnings.json`, JSON.stringify(warnings))
// Its worker processes would keep this one alive.
process.exit(0)
