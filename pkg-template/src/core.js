// The core of every build: operations by their place in the list, over bytes.
import { OPERATIONS, READ, WRITE } from '#types'
import VERSION from '#version'
import { RulesError } from './error.js'
import { apart, attach, freeText, list, nullable, run, runBatch, said, skip, tell, text } from './flat.js'

/** Types and places are those of one version: a file of another would misread everything. */
function checkVersion(version) {
  if (version !== VERSION) {
    throw new Error(
      `points-rules: the wasm file is of version ${version}, this package is ${VERSION}; copy the file of this package anew`,
    )
  }
}

/** `{id, version, name, effectiveFrom, digest, schemes}`, in this order. */
function readAbout() {
  skip()
  return {
    id: freeText(),
    version: freeText(),
    name: freeText(),
    effectiveFrom: nullable(text),
    digest: text(),
    schemes: list(text),
  }
}

/**
 * `build`: `{exchange, memory, open(exchange, length) -> handle or undefined, fault()}`; a handle has
 * `run(exchange, op, length)`, `batch(exchange, batch, length, count)`, `about(exchange)` and `free()`.
 */
export function coreOf(build) {
  attach(build.exchange, build.memory)
  checkVersion(said(build.exchange.version(), text))

  const refuse = () => {
    throw new RulesError(build.fault())
  }
  const opened = (text) => {
    const handle = tell(text, build.open)
    if (handle === undefined) refuse()
    return {
      about: said(handle.about(build.exchange), readAbout),
      run: (op, input) => run(handle, op, WRITE[op], READ[op], input, refuse),
      runBatch: (batch, write, input, columns, outs) => runBatch(handle, batch, write, input, columns, outs, refuse),
      free: () => handle.free(),
    }
  }
  return { operations: OPERATIONS, open: (text) => apart(() => opened(text)) }
}
