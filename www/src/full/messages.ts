// What crosses between a page and the worker that has the whole core.
import type { RulesErrorData } from 'points-rules'

export interface Question {
  /** The rulebook, as JSON text; its digest is that of the document as given. */
  document: string
  /** An operation's name; null: only whether the rulebook opens. */
  op: string | null
  input: unknown
  /** Asks for the way to the result instead of the result. */
  explain?: boolean
}

export interface Identity {
  id: string
  version: string
  name: string
  digest: string
}

export type Answer =
  | { state: 'ready' }
  | { state: 'failed'; reason: string }
  | { state: 'answer'; value: unknown }
  | { state: 'refused'; error: RulesErrorData }
  | { state: 'broken'; reason: string }
