// One run of an upload set: `node run.mjs SET DRIVER SWITCHES`. Prints one line of JSON, `{ok}` or `{error}`.
import path from 'path'
import { pathToFileURL } from 'url'
import { createSandbox } from './sandbox.mjs'

const [set, driver, switches] = process.argv.slice(2)

function faultOf(error) {
  const { name, message, stack } = error
  return { name: String(name), message: String(message), stack: String(stack) }
}

let sandbox = null

function finish(outcome) {
  const logs = sandbox === null ? [] : sandbox.logs
  process.stdout.write(`${JSON.stringify({ ...outcome, v8: process.versions.v8, logs })}\n`, () => process.exit(0))
}

// A rejection that a program leaves unhandled is an error on a device too.
process.on('unhandledRejection', (error) => finish({ error: faultOf(error) }))
process.on('uncaughtException', (error) => finish({ error: faultOf(error) }))

import(pathToFileURL(path.resolve(driver)).href)
  .then(({ drive }) => {
    sandbox = createSandbox(set, JSON.parse(switches || '{}'))
    return drive(sandbox)
  })
  .then((ok) => finish({ ok }))
  .catch((error) => finish({ error: faultOf(error) }))
