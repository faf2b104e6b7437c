// Base64 to bytes: by the host where it has a direct way (`atob` makes a text of them first, which takes longer than this).
import { host } from './host.js'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function bytesOf(text) {
  if (typeof Uint8Array.fromBase64 === 'function') return Uint8Array.fromBase64(text)
  const { Buffer } = host
  if (typeof Buffer === 'function' && typeof Buffer.from === 'function') return Buffer.from(text, 'base64')
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
