// UTF-8 for hosts without TextDecoder; the web glue finds this in its place (host-utf8.js). Only what the glue calls.
import { append } from './failure.js'

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
      if (point > 0xffff) append(units, 0xd7c0 + (point >> 10))
      append(units, point > 0xffff ? 0xdc00 + (point & 0x3ff) : point)
      if (units.length >= CHUNK) {
        text += String.fromCharCode.apply(null, units)
        units = []
      }
    }
    return text + String.fromCharCode.apply(null, units)
  }
}
