// Whether bytes are the WebAssembly file of this package and build, and what they are instead.
import { BUILD, FILES } from '#build'
import { checksumOf, summing } from './checksum.mjs'
import { failed } from './failure.js'

function viewOf(bytes) {
  return ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)
}

/** The file's name in each build for the web. */
const NAMES = { page: 'points_rules_bg.wasm', full: 'points_rules_full_bg.wasm', explain: 'points_rules_explain_bg.wasm' }
/** The entry that is of each build. */
const ENTRIES = { page: 'points-rules', full: 'points-rules/full', explain: 'points-rules/explain' }
const OTHERS = Object.keys(NAMES).filter((name) => name !== BUILD)

export const NAME = NAMES[BUILD]
/** The entry that carries the file within itself. */
export const INLINE = `${ENTRIES[BUILD]}/inline`

/** Sums begin with the length. */
const sizeOf = (name) => parseInt(FILES[name], 10)

/** Whether bytes are the file of that name; only those of the same length are summed up. */
function isFile(bytes, name) {
  if (sizeOf(name) !== bytes.length) return false
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

/** What is wrong with bytes that should be the file of that name; null if nothing is. */
function faultOf(bytes, name) {
  if (isFile(bytes, name)) return null
  if (!beginsWith(bytes, '\0asm')) return `is not WebAssembly (${kindOf(bytes)})`
  if (isFile(bytes, 'mini')) return 'is mp/points_rules.wasm, the file for mini-programs'
  for (const other of OTHERS) if (isFile(bytes, other)) return `is web/${NAMES[other]}, the file of '${ENTRIES[other]}'`
  if (bytes.length < sizeOf(name)) return `is cut off or of another version (${bytes.length} bytes of ${sizeOf(name)})`
  return 'is not the file of this version, or was changed (its checksum differs)'
}

/** Refuses bytes that are not the file of that name, with the next step. */
export function checkFile(bytes, from, step, name = BUILD) {
  const fault = faultOf(viewOf(bytes), name)
  if (fault !== null) throw failed(`what came from ${from} ${fault}; ${step}`)
}

/** The bytes of the package's own file at this place, checked; `told` is its name for people. */
export function readFile(fs, place, told, name = BUILD) {
  const size = sizeOf(name)
  // Read to where it is summed up, which is quicker than copying it there.
  const { room, sumOf } = summing(size + 1)
  const file = fs.openSync(place)
  try {
    if (fs.readSync(file, room, 0, size + 1, 0) === size && sumOf(size) === FILES[name]) return room.subarray(0, size)
  } finally {
    fs.closeSync(file)
  }
  const bytes = fs.readFileSync(place)
  checkFile(bytes, `the package's folder (${told})`, 'install the package again', name)
  return bytes
}
