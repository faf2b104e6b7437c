// The host's own UTF-8 where it has one: jsdom, in which many tests run, has none.
import { host } from './host.js'
import { TextDecoder as OurDecoder } from './utf8.js'

export const TextDecoder = host.TextDecoder || OurDecoder
