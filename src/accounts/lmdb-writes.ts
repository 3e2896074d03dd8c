/**
 * Writes to the accounts file. What was asked for while a transaction was on its way is done in the next one, so that
 * writing holds one thread of Node's pool at most, whatever the disk does. A write that was answered is on the disk,
 * in the file that is there.
 */

import { getSystemErrorName } from 'node:util'
import type { Log } from '../ops/log.js'
import { after } from '../queue/clock.js'
import { within } from './deadline.js'
import type { CurrentFile } from './lmdb-current.js'
import type { Database, OpenFile } from './lmdb-open.js'

/** Writes in one transaction at most, so that little room on the disk has to be free for it. */
const BATCH = 32
/** Until a write has to be on the disk, ms. */
const DEADLINE_MS = 1500
/** Between two attempts to write while that fails, ms. */
const PROBE_MS = 1000
/** What an attempt writes: more than an account takes, and it is removed again. */
const PROBE_KEY = [Symbol.for('parley.probe')]
const PROBE = 'x'.repeat(8192)

interface Write {
  readonly work: (db: Database) => unknown
  readonly done: () => void
  readonly failed: (error: Error) => void
}

export class Writes {
  readonly #current: CurrentFile
  readonly #log: Log | undefined
  readonly #timer: NodeJS.Timeout
  #waiting: Write[] = []
  #busy = false
  #late = false
  #problem: string | undefined

  constructor(current: CurrentFile, log?: Log) {
    this.#current = current
    this.#log = log
    this.#timer = setInterval(() => void this.#probe(), PROBE_MS).unref()
  }

  /** Why writing fails just now; undefined while it does not. */
  get problem(): string | undefined {
    return this.#problem
  }

  /**
   * A transaction: all that `work` does, or nothing.
   * @param work reads and writes through the database that it is given, and does not wait for anything
   * @throws Error where it cannot be kept
   */
  run<T>(work: (db: Database) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#late) return reject(new Error(this.#problem))
      let result: T
      this.#waiting.push({
        work: (db) => {
          result = work(db)
        },
        done: () => resolve(result),
        failed: reject,
      })
      if (!this.#busy) void this.#writeAll()
    })
  }

  /** No more attempts; what is on its way is not waited for. */
  close(): void {
    clearInterval(this.#timer)
  }

  async #writeAll(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH)
      const callOff = after(DEADLINE_MS, () => this.#tooLate(batch))
      try {
        await this.#write(await this.#current.use(), batch)
      } catch (error) {
        for (const { failed } of batch) failed(asError(error))
      }
      callOff()
      this.#late = false
      process.off('exit', endWithIt)
    }
    this.#busy = false
  }

  async #write(file: OpenFile, batch: readonly Write[]): Promise<void> {
    let replaced = false
    let noRoom: Error | undefined
    /** In the transaction, right before the first of them reads and writes. */
    const prepare = (): void => {
      replaced = file.look() !== undefined
      try {
        if (!replaced) file.takeRoom(batch.length)
      } catch (error) {
        noRoom = asError(error)
      }
    }
    const results = await Promise.allSettled(
      batch.map(({ work }, n) =>
        file.db.childTransaction(() => {
          if (n === 0) prepare()
          if (noRoom || replaced) throw noRoom ?? new Error('the accounts file is another one')
          work(file.db)
        }),
      ),
    )
    if (!replaced) file.written()
    if (replaced) return this.#write(await this.#current.use(), batch)
    if (noRoom) return this.#fail(batch, noRoom.message)
    const reasons = results.map((result) =>
      result.status === 'rejected' ? asError(result.reason) : undefined,
    )
    const refused = await commitError(reasons)
    if (refused !== undefined) {
      this.#fail(batch, inWords(refused))
      await this.#current.renew(refused)
      return
    }
    const change = file.look()
    const lost = change && new Error(`the accounts file ${change} while it was written to`)
    for (const [n, { done, failed }] of batch.entries()) {
      const error = reasons[n] ?? lost
      if (error) failed(error)
      else done()
    }
    if (!lost) this.#tell(undefined)
    for (const reason of reasons) await this.#current.hear(file, reason)
  }

  #tooLate(batch: readonly Write[]): void {
    this.#late = true
    process.on('exit', endWithIt)
    this.#fail(
      [...batch, ...this.#waiting],
      `the disk, or another process, takes more than ${DEADLINE_MS} ms`,
    )
    this.#waiting = []
  }

  #fail(batch: readonly Write[], why: string): void {
    const problem = `accounts cannot be written: ${why}`
    this.#tell(problem)
    for (const { failed } of batch) failed(new Error(problem))
  }

  /** Logs what has changed. */
  #tell(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#problem)
      this.#log?.error({ problem }, 'accounts cannot be written')
    if (problem === undefined && this.#problem !== undefined) this.#log?.info('accounts can be written again')
    this.#problem = problem
  }

  async #probe(): Promise<void> {
    if (this.#problem === undefined || this.#busy) return
    try {
      await this.run((db) => db.put(PROBE_KEY, PROBE))
      await this.run((db) => db.remove(PROBE_KEY))
    } catch {
      // It is the problem still.
    }
  }
}

/** Node waits for its threads as it exits, and one of them waits for the disk or the other process. */
function endWithIt(): void {
  process.kill(process.pid, 'SIGKILL')
}

/**
 * Why the commit failed; undefined where it did not. lmdb says it through another promise, that hangs on the error
 * and that nobody else listens to.
 */
async function commitError(errors: readonly (Error | undefined)[]): Promise<Error | undefined> {
  for (const error of errors) {
    const reason: unknown = error && Reflect.get(error, 'commitError')
    if (!(reason instanceof Promise)) continue
    const why: unknown = await within(DEADLINE_MS, reason).catch((found: unknown) => found)
    return asError(why)
  }
  return undefined
}

/** LMDB's errors have errno for a code, or one of its own. */
function inWords(error: Error): string {
  const code: unknown = Reflect.get(error, 'code')
  if (typeof code !== 'number' || code <= 0) return error.message
  return `${error.message} (${getSystemErrorName(-code)})`
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
