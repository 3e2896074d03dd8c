/**
 * What becomes of an error that nothing expected: thrown where nobody catches it, or the rejection of a promise that
 * nobody holds. What the process is good for after it is unknown, so it ends: a command at once, a server after it has
 * drained.
 */

import { format } from 'node:util'
import { lineOf } from '../config/problems.js'
import type { Log } from './log.js'

/** A command says it in one line and ends with exit code 1; quietly where nobody reads what it prints. */
export function endOnUnexpected(): void {
  process.on('uncaughtException', sayAndEnd)
}

function sayAndEnd(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`parley: ${lineOf(error)}\n`)
  process.exit(1)
}

export interface DrainOnUnexpectedOptions {
  readonly log: Log
  /** Ends the server in order, once. */
  readonly drain: () => Promise<void>
  /** After this long the process ends all the same, ms. */
  readonly deadlineMs: number
}

/** A server logs it with its stack, drains, and ends with exit code 1; at once where another one comes meanwhile. */
export function drainOnUnexpected({ log, drain, deadlineMs }: DrainOnUnexpectedOptions): void {
  let draining = false
  const end = (error: unknown, text: string): void => {
    log.fatal({ err: asError(error) }, text)
    process.exit(1)
  }
  process.off('uncaughtException', sayAndEnd)
  process.on('uncaughtException', (error) => {
    if (draining) end(error, 'another unexpected error: the process ends')
    draining = true
    log.fatal({ err: asError(error) }, 'unexpected error: the server drains and ends')
    setTimeout(() => end(new Error(`no end after ${deadlineMs} ms`), 'could not drain'), deadlineMs)
    drain().then(
      () => process.exit(1),
      (failure: unknown) => end(failure, 'could not drain'),
    )
  })
}

/** What libraries print by themselves, as lmdb a commit that failed, is heard here instead. */
export function hearLibraries(heard: (text: string) => void): void {
  const print = (...words: readonly unknown[]): void =>
    // Not what hangs on an error, which may be a secret.
    heard(format(...words.map((word) => (word instanceof Error ? word.message : word))))
  console.error = print
  console.warn = print
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
