// The core of every build: operations by their place in the list, over bytes.
import { OPERATIONS, READ, WRITE } from '#types'
import VERSION from '#version'
import { RulesError } from './error.js'
import { apart, attach, run, runBatch, tell } from './flat.js'

/** Types and places are those of one version: a file of another would misread everything. */
function checkVersion(version) {
  if (version !== VERSION) {
    throw new Error(
      `points-rules: the wasm file is of version ${version}, this package is ${VERSION}; copy the file of this package anew`,
    )
  }
}

/**
 * `build`: `{exchange, memory, version(), open(exchange, length) -> handle or undefined, about(handle), fault()}`; a handle
 * has `run(exchange, op, length)`, `batch(exchange, batch, length, count)` and `free()`.
 */
export function coreOf(build) {
  attach(build.exchange, build.memory)
  checkVersion(build.version())

  const refuse = () => {
    throw new RulesError(build.fault())
  }
  const opened = (text) => {
    const handle = tell(text, build.open)
    if (handle === undefined) refuse()
    return {
      about: build.about(handle),
      run: (op, input) => run(handle, op, WRITE[op], READ[op], input, refuse),
      runBatch: (batch, write, input, columns, outs) => runBatch(handle, batch, write, input, columns, outs, refuse),
      free: () => handle.free(),
    }
  }
  return { operations: OPERATIONS, open: (text) => apart(() => opened(text)) }
}
