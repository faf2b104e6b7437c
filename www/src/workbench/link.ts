// The work as text for the address, so that a link shows a colleague the same. Nothing is sent anywhere.
import { compressToEncodedURIComponent, decompressFromEncodedURIComponent } from 'lz-string'
import type { Json } from './document'

/** The form of the text. Later forms get another mark, and this one stays readable. */
const mark = '#1/'

export const written = (work: unknown): string => mark + compressToEncodedURIComponent(JSON.stringify(work))

/** What an address holds: null where it holds no work; an error where the work in it is damaged. */
export function read(hash: string): Json | null {
  if (hash === '' || hash === '#') return null
  if (!hash.startsWith(mark)) throw new Error('not an address of the workbench')
  // Chat programs write %2B for +, or lose the end of a long link.
  const text = decompressFromEncodedURIComponent(decodeURIComponent(hash.slice(mark.length)))
  if (!text) throw new Error('the address is cut off')
  return JSON.parse(text) as Json
}
