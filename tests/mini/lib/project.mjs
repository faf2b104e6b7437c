// Projects outside the tree: a copy of an example, or of a fixture, with the packed package installed in it.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { execOf, installed, MINI, ROOT, tarball } from './tools.mjs'

const made = []

/** A new empty folder outside the tree; `removeAll` takes it away again. */
export function newFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `points-rules-${name}-`))
  made.push(folder)
  return folder
}

export function removeAll() {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export async function unpack(folder) {
  mkdirSync(folder, { recursive: true })
  await execOf('tar', ['-xzf', tarball(), '-C', folder, '--strip-components=1'])
}

const LOCAL = new Set(['node_modules', 'dist', 'miniprogram_npm'])

function copyProject(source, folder) {
  cpSync(source, folder, { recursive: true, filter: (path) => !LOCAL.has(basename(path)) })
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The example's own lock without the package, which comes from the tarball. */
function writeWithoutPackage(source, folder) {
  const manifest = readJson(join(source, 'package.json'))
  const lock = readJson(join(source, 'package-lock.json'))
  delete manifest.dependencies['points-rules']
  delete lock.packages[''].dependencies['points-rules']
  delete lock.packages['node_modules/points-rules']
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock))
}

/** A framework weighs hundreds of megabytes: it is installed once, beside the tools, and linked into every copy. */
async function frameworkOf(source, name) {
  const folder = join(MINI, 'node_modules', '.examples', name)
  writeWithoutPackage(source, folder)
  await installed(folder)
  return join(folder, 'node_modules')
}

function linkAll(from, to) {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) symlinkSync(join(from, name), join(to, name))
}

/** A copy of examples/NAME outside the tree, installed; the example beside it that the others take the shop from. */
export async function exampleProject(name) {
  const examples = newFolder(name)
  for (const each of new Set([name, 'weapp'])) copyProject(join(ROOT, 'examples', each), join(examples, each))
  const source = join(ROOT, 'examples', name)
  const folder = join(examples, name)
  const modules = join(folder, 'node_modules')
  if (existsSync(join(source, 'package-lock.json'))) linkAll(await frameworkOf(source, name), modules)
  await unpack(join(modules, 'points-rules'))
  return folder
}

/** A copy of tests/mini/fixtures/NAME outside the tree, installed. */
export async function fixtureProject(name) {
  const folder = newFolder(name)
  copyProject(join(MINI, 'fixtures', name), folder)
  await unpack(join(folder, 'node_modules', 'points-rules'))
  return folder
}

/** The upload set that the official compiler makes of a project; `npm`: pack node_modules first. */
export async function uploadSet(project, { npm = false } = {}) {
  const set = join(newFolder('upload'), 'set')
  const args = [join(MINI, 'lib', 'compile.mjs'), project, set]
  // Its caches go where everything else of this run goes.
  const env = { ...process.env, HOME: newFolder('home') }
  await execOf(process.execPath, npm ? [...args, 'npm'] : args, { cwd: project, env })
  return set
}
