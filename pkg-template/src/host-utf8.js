// The host's own UTF-8 where it has one: jsdom, in which many tests run, has none.
import { TextDecoder as OurDecoder } from './utf8.js'

const host = typeof globalThis === 'undefined' ? {} : globalThis

export const TextDecoder = host.TextDecoder || OurDecoder
