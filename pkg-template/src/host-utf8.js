// The host's own UTF-8 where it has one: jsdom, in which many tests run, has none.
import { TextDecoder as OurDecoder, TextEncoder as OurEncoder } from './utf8.js'

const host = typeof globalThis === 'undefined' ? {} : globalThis

export const TextDecoder = host.TextDecoder || OurDecoder
export const TextEncoder = host.TextEncoder || OurEncoder
