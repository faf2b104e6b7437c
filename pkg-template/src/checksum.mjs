// A checksum of a file: 128 bits that any changed byte changes. Not against forgery, which could change this file too.
// Engines interpret the loop at first: four words a turn and no call but Math.imul.
const PRIME = 0x01000193

export function checksumOf(bytes) {
  const whole = bytes.length & ~15
  const words = new Int32Array(bytes.slice(0, whole).buffer, 0, whole >> 2)
  let a = bytes.length
  let b = 2
  let c = 3
  let d = 4
  for (let at = 0; at < words.length; at += 4) {
    a = Math.imul(a ^ words[at], PRIME)
    b = Math.imul(b ^ words[at + 1], PRIME)
    c = Math.imul(c ^ words[at + 2], PRIME)
    d = Math.imul(d ^ words[at + 3], PRIME)
  }
  for (let at = whole; at < bytes.length; at += 1) a = Math.imul(a ^ bytes[at], PRIME)
  return [a, b, c, d].map((word) => (word >>> 0).toString(36)).join('-')
}
