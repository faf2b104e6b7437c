// UTF-8 for hosts without TextEncoder and TextDecoder; the web glue finds these in their place (host-utf8.js).
// Only what the glue asks for. Half a surrogate pair never gets here (src/json.js).

function codePointAt(text, index) {
  const unit = text.charCodeAt(index)
  const next = text.charCodeAt(index + 1)
  const isPair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000
  if (isPair) return ((unit - 0xd800) << 10) + (next - 0xdc00) + 0x10000
  return unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit
}

/** Writes a code point at `at`, and says where the next one goes. */
function put(bytes, at, point) {
  if (point < 0x80) {
    bytes[at] = point
    return at + 1
  }
  const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
  bytes[at] = [0, 0xc0, 0xe0, 0xf0][more] | (point >> (6 * more))
  for (let rest = more - 1, to = at + 1; rest >= 0; rest -= 1, to += 1) bytes[to] = 0x80 | ((point >> (6 * rest)) & 0x3f)
  return at + more + 1
}

export class TextEncoder {
  encodeInto(text, bytes) {
    let written = 0
    for (let read = 0; read < text.length; read += 1) {
      const point = codePointAt(text, read)
      if (point > 0xffff) read += 1
      written = put(bytes, written, point)
    }
    return { read: text.length, written }
  }

  encode(text) {
    const bytes = new Uint8Array(text.length * 3)
    return bytes.subarray(0, this.encodeInto(text, bytes).written)
  }
}

/** Enough for one call of `fromCharCode` on every engine. */
const CHUNK = 4096

export class TextDecoder {
  /** Text that the core wrote, which is always whole UTF-8. */
  decode(bytes) {
    if (bytes === undefined) return ''
    let text = ''
    let units = []
    for (let from = 0; from < bytes.length; ) {
      const lead = bytes[from]
      const more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3
      let point = more === 0 ? lead : lead & (0x3f >> more)
      for (let rest = 1; rest <= more; rest += 1) point = (point << 6) | (bytes[from + rest] & 0x3f)
      from += more + 1
      if (point > 0xffff) units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff))
      else units.push(point)
      if (units.length >= CHUNK) {
        text += String.fromCharCode.apply(null, units)
        units = []
      }
    }
    return text + String.fromCharCode.apply(null, units)
  }
}
