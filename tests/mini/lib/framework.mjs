// A framework's example: built from the packed tarball outside the tree, compiled by the vendor's tools.
import { join } from 'node:path'
import { exampleProject, newFolder, uploadSet } from './project.mjs'
import { execOf, tools } from './tools.mjs'

/** `cli`: the framework's program under node_modules and its arguments; `output`: where it writes the mini-program. */
export async function builtSet(name, { cli, output }) {
  await tools()
  const project = await exampleProject(name)
  const [program, ...args] = cli
  const env = { ...process.env, NODE_ENV: 'production', HOME: newFolder('home') }
  await execOf(process.execPath, [join(project, 'node_modules', program), ...args], { cwd: project, env })
  return uploadSet(join(project, output))
}
