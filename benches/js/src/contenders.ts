import { peer as bigint } from './peers/bigint.ts'
import { peer as big } from './peers/big.ts'
import { peer as bignumber } from './peers/bignumber.ts'
import { peer as decimal } from './peers/decimal.ts'
import { peer as dinero } from './peers/dinero.ts'
import { peer as float } from './peers/float.ts'
import type { Document, Opened } from './cases.ts'
import type { AppreciationPeer, Peer } from './peer.ts'
import { subjectOf } from './subject.ts'
import type { PointsRules } from './subject.ts'

export const SUBJECT = 'points-rules'
export const BASE = decimal.name
export const FLOATS = float.name

/** A contender with a rulebook open: the schemes that the rulebook has. */
export interface Contestant extends Opened {
  quoteOrders: AppreciationPeer['quoteOrders']
}

export interface Entrant {
  name: string
  open: (rulebook: Document) => Contestant
}

function lacking(scheme: string): () => never {
  return () => {
    throw new Error(`this rulebook has no ${scheme} scheme`)
  }
}

function entrantOf({ name, appreciation, release }: Peer): Entrant {
  return {
    name,
    open: (rulebook) => {
      const appreciating = rulebook.appreciation === null ? null : appreciation(rulebook.appreciation)
      const releasing = rulebook.release === null ? null : release(rulebook.release)
      return {
        quoteOrder: appreciating?.quoteOrder ?? lacking('appreciation'),
        quoteOrders: appreciating?.quoteOrders ?? lacking('appreciation'),
        project: releasing?.project ?? lacking('release'),
      }
    },
  }
}

/** points-rules first, then the peers. */
export function entrants({ openRulebook }: PointsRules): Entrant[] {
  const subject: Entrant = { name: SUBJECT, open: (rulebook) => subjectOf(openRulebook(rulebook)) }
  return [subject, ...[decimal, big, bignumber, dinero, bigint, float].map(entrantOf)]
}
