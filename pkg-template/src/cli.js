#!/usr/bin/env node
// The command-line tool (`npx points-rules`, Node 18 and up): the native one's code as WebAssembly; this file is its host.
'use strict'
const { readFileSync } = require('fs')
const { run } = require('./points_rules_cli.js')

const WHY = { ENOENT: 'missing', EACCES: 'denied', EISDIR: 'folder' }

/** The text of a file or of standard input (0); throws what `ReadError` is made of. */
function read(file) {
  let bytes
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw WHY[error.code] || error.message
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw 'text'
  }
}

const host = {
  readFile: read,
  readStdin: () => read(0),
  isTerminal: () => process.stdout.isTTY === true,
  variable: (name) => process.env[name],
  write: (isError, text) => (isError ? process.stderr : process.stdout).write(text),
}

// A reader that has seen enough closes the pipe; that is no failure.
process.stdout.on('error', () => {})
process.exitCode = run(process.argv.slice(2), host)
