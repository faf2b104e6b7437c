// Whether bytes are the WebAssembly file of this package and build, and what they are instead.
import { BUILD, FILES } from '#build'
import { checksumOf } from './checksum.mjs'
import { failed } from './failure.js'

function viewOf(bytes) {
  return ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)
}

/** The file's name in each build. */
const NAMES = { page: 'points_rules_bg.wasm', full: 'points_rules_full_bg.wasm', explain: 'points_rules_explain_bg.wasm' }
/** The entry that is of each build. */
const ENTRIES = { page: 'points-rules', full: 'points-rules/full', explain: 'points-rules/explain' }
const OTHERS = Object.keys(NAMES).filter((name) => name !== BUILD)

export const NAME = NAMES[BUILD]
/** The entry that carries the file within itself. */
export const INLINE = `${ENTRIES[BUILD]}/inline`

const SIZE = parseInt(FILES[BUILD], 10)

/** The file of that name; sums begin with the length, so that only a file of the same length is summed up. */
function isFile(bytes, name) {
  if (parseInt(FILES[name], 10) !== bytes.length) return false
  try {
    return checksumOf(bytes) === FILES[name]
  } catch (_) {
    // A page that forbids WebAssembly forbids it for the file too; that error is thrown then.
    return true
  }
}

function beginsWith(bytes, text) {
  for (let index = 0; index < text.length; index += 1) if (bytes[index] !== text.charCodeAt(index)) return false
  return true
}

/** What a file is that is no WebAssembly. */
function kindOf(bytes) {
  if (bytes.length === 0) return 'it is empty'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'it is gzipped: serve it with Content-Encoding: gzip, or unpacked'
  if (beginsWith(bytes, 'version https://git-lfs')) return 'it is a pointer of Git LFS: run git lfs pull before the build'
  if (isFile(bytes, 'brotli')) return 'it is points_rules.wasm.br, compressed for mini-programs'
  let start = 0
  while (start < 100 && (bytes[start] <= 0x20 || bytes[start] > 0x7f)) start += 1
  return bytes[start] === 0x3c ? 'it is a page: of a login, or of a single-page application' : 'it is another file'
}

/** What is wrong with bytes that should be the file; null if nothing is. */
function faultOf(bytes) {
  if (isFile(bytes, BUILD)) return null
  if (!beginsWith(bytes, '\0asm')) return `is not WebAssembly (${kindOf(bytes)})`
  if (isFile(bytes, 'mini')) return 'is mp/points_rules.wasm, the file for mini-programs'
  for (const other of OTHERS) if (isFile(bytes, other)) return `is web/${NAMES[other]}, the file of '${ENTRIES[other]}'`
  if (bytes.length < SIZE) return `is cut off or of another version (${bytes.length} bytes of ${SIZE})`
  return 'is not the file of this version, or was changed (its checksum differs)'
}

/** Refuses bytes that are not the file. */
export function checkFile(bytes, from, hint) {
  const fault = faultOf(viewOf(bytes))
  if (fault === null) return
  throw failed(
    `what came from ${from} ${fault}; serve web/${NAME} of this package there, or name its address: ` +
      `load({ wasm: url })${hint}`,
  )
}
