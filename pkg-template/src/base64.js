// Base64 to bytes, without `atob` or `Buffer`: one of them is missing on every second host.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function bytesOf(text) {
  const value = new Uint8Array(128)
  for (let index = 0; index < 64; index += 1) value[ALPHABET.charCodeAt(index)] = index
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const a = value[text.charCodeAt(from)]
    const b = value[text.charCodeAt(from + 1)]
    const c = value[text.charCodeAt(from + 2)]
    bytes[to] = (a << 2) | (b >> 4)
    bytes[to + 1] = (b << 4) | (c >> 2)
    bytes[to + 2] = (c << 6) | value[text.charCodeAt(from + 3)]
  }
  return bytes
}
