// Asks the worker, one question at a time. A question that nobody waits for any more is dropped, and stopped if it runs.
import type { OperationInput, OperationName, OperationResult } from 'points-rules/explain'
import type { Explanation } from 'points-rules/verify'
import { shallowRef } from 'vue'
import { RulesError } from '../core'
import { remember, type Asked } from '../origin'
import type { Answer, Identity, Question } from './messages'

type Boot = { state: 'idle' } | { state: 'loading' } | { state: 'ready' } | { state: 'failed'; reason: string }
export const boot = shallowRef<Boot>({ state: 'idle' })

interface Waiting {
  question: Question
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

const queue: Waiting[] = []
let running: Waiting | null = null
let worker: Worker | null = null
let loaded = false

/** Loads the core; called again by the retry button after a failure. */
export function start() {
  boot.value = { state: 'loading' }
  renew()
}

function renew() {
  worker?.terminate()
  running = null
  loaded = false
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Answer>) => take(data)
  worker.onerror = (event) => take({ state: 'failed', reason: event.message || 'the worker did not start' })
}

function take(answer: Answer) {
  if (answer.state === 'ready' || answer.state === 'failed') {
    loaded = answer.state === 'ready'
    boot.value = answer
  } else {
    settle(running, answer)
    running = null
  }
  next()
}

function settle(asked: Waiting | null, answer: Exclude<Answer, { state: 'ready' | 'failed' }>) {
  if (answer.state === 'answer') asked?.resolve(answer.value)
  else if (answer.state === 'refused') asked?.reject(RulesError.from(answer.error) ?? new Error(answer.error.message))
  else asked?.reject(new Error(answer.reason))
}

function next() {
  if (running !== null || !loaded) return
  running = queue.shift() ?? null
  if (running !== null) worker?.postMessage(running.question)
}

function drop(waiting: Waiting) {
  const place = queue.indexOf(waiting)
  if (place >= 0) queue.splice(place, 1)
  // A calculation cannot be interrupted; the worker can.
  else if (running === waiting) renew()
}

function send(question: Question, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return
    const waiting: Waiting = { question, resolve, reject }
    signal.addEventListener('abort', () => drop(waiting))
    queue.push(waiting)
    next()
  })
}

/** Runs an operation of a rulebook; rejects with the core's RulesError. Never settles after an abort. */
export const ask = <Op extends OperationName>(document: string, op: Op, input: OperationInput<Op>, signal: AbortSignal) =>
  send({ document, op, input }, signal).then((result) => remember(result as OperationResult<Op>, { document, op, input }))

/** The way to every figure of a result. Loads the core where it is not there yet. */
export function explain({ document, op, input }: Asked, signal: AbortSignal): Promise<Explanation> {
  if (boot.value.state === 'idle' || boot.value.state === 'failed') start()
  return send({ document, op, input, explain: true }, signal) as Promise<Explanation>
}

/** Opens a rulebook: which one it is, or the core's error with the path of the field. */
export const open = (document: string, signal: AbortSignal) =>
  send({ document, op: null, input: null }, signal) as Promise<Identity>
