/**
 * Keeps the accounts file open while operators replace it, remove it or copy something over it: a good file in its
 * place is used at once, anything else is a problem until there is one.
 */

import { statSync } from 'node:fs'
import type { Log } from '../ops/log.js'
import { within } from './deadline.js'
import { type OpenFile, openFile, pathIn } from './lmdb-open.js'

/** Between two looks at the file while nobody asks for it, ms. */
const LOOK_MS = 1000
/** Before a file that could not be opened is tried again, unless it has changed; ms. */
const AGAIN_MS = 500
/** For closing a file, ms: a write may wait for the disk, or for another process that holds the lock. */
const CLOSE_MS = 2000

export class CurrentFile {
  readonly #directory: string
  readonly #path: string
  readonly #log: Log | undefined
  readonly #timer: NodeJS.Timeout
  #file: OpenFile | undefined
  #problem: string | undefined
  /** The one before, while it is being closed. */
  #closing: Promise<void> | undefined
  /** The file that could not be opened, and when: it is not read over and over. */
  #refused: { readonly file: string | undefined; readonly at: number } | undefined
  /** The file in which LMDB has met damage: no check has to find that, too. */
  #damaged: { readonly file: string | undefined; readonly why: string } | undefined
  #opening: Promise<OpenFile> | undefined
  #closed = false
  #generation = 0

  /**
   * @param make whether a file that is not there, or is empty, is a store without accounts
   * @throws Error where the folder or the file cannot be used
   */
  constructor(directory: string, make: boolean, log?: Log) {
    this.#directory = directory
    this.#path = pathIn(directory)
    this.#log = log
    this.#file = openFile(directory, make)
    this.#warn(this.#file)
    this.#timer = setInterval(() => void this.use().catch(() => undefined), LOOK_MS).unref()
  }

  /** Why there is no file to use just now. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Another file is another generation. */
  get generation(): number {
    return this.#generation
  }

  /**
   * Reads, at once after a look at the file.
   * @param work does not wait for anything
   * @throws Error while there is no file to use
   */
  async read<T>(work: (file: OpenFile) => T): Promise<T> {
    for (;;) {
      if (this.#closed) throw new Error('the account store is closed')
      const file = this.#opening ? undefined : this.#file
      const change = file ? file.look() : 'could not be opened'
      if (file && change === undefined) {
        try {
          return work(file)
        } catch (error) {
          await this.hear(file, error)
          throw error
        }
      }
      this.#opening ??= this.#replace(`${this.#path} ${change}`).finally(() => {
        this.#opening = undefined
      })
      await this.#opening
    }
  }

  /** The file, for writing. @throws as `read` does */
  use(): Promise<OpenFile> {
    return this.read((file) => file)
  }

  /** Where LMDB fails, it is not asked again before the file was checked. @param error what using the file has thrown */
  async hear(file: OpenFile, error: unknown): Promise<void> {
    if (file !== this.#file || !isFailure(error)) return
    await this.renew(error).catch(() => undefined) // the problem says why
  }

  /**
   * Checks the same file and opens it again: after a failed commit, LMDB may refuse every other.
   * @throws Error where it is damaged, also where nothing but LMDB has found that
   */
  async renew(error: unknown): Promise<void> {
    if (isDamage(error)) this.#damaged = { file: identity(this.#path), why: messageOf(error) }
    this.#opening ??= this.#replace(undefined).finally(() => {
      this.#opening = undefined
    })
    await this.#opening
  }

  /** @throws Error where a write is still on its way after a while */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#opening?.catch(() => undefined)
    await this.#closeFile()
  }

  async #closeFile(): Promise<void> {
    if (this.#file) this.#closing = this.#file.close()
    this.#file = undefined
    if (this.#closing) await within(CLOSE_MS, this.#closing)
    this.#closing = undefined
  }

  /** @param change what has become of the file; undefined: nothing */
  async #replace(change: string | undefined): Promise<OpenFile> {
    try {
      await this.#closeFile()
      const seen = { file: identity(this.#path), at: performance.now() }
      const refused = this.#refused
      if (refused && refused.file === seen.file && seen.at - refused.at < AGAIN_MS)
        throw new Error(this.#problem)
      this.#refused = seen
      if (this.#damaged && this.#damaged.file === seen.file) {
        throw new Error(`${this.#path} is damaged: ${this.#damaged.why}; put a good copy of it in its place`)
      }
      const file = openFile(this.#directory, false)
      if (change !== undefined) {
        this.#generation += 1
        this.#log?.warn({ change }, 'the accounts file is another one now, and is used')
      }
      this.#warn(file)
      this.#refused = undefined
      this.#problem = undefined
      this.#refused = undefined
      this.#file = file
      return file
    } catch (error) {
      const problem = messageOf(error)
      if (problem !== this.#problem) this.#log?.error({ change, problem }, 'the accounts file cannot be used')
      this.#problem = problem
      throw new Error(problem)
    }
  }

  #warn(file: OpenFile): void {
    for (const warning of file.warnings) this.#log?.warn(warning)
  }
}

/** Changes with whatever is written to the file. */
function identity(path: string): string | undefined {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false })
  return status && [status.dev, status.ino, status.size, status.mtimeNs, status.ctimeNs].join()
}

/** LMDB cannot go on with the file as it is open; other errors are of one operation. */
function isFailure(error: unknown): boolean {
  return (
    isDamage(error) || /^MDB_(PANIC|BAD_TXN|BAD_RSLOT|BAD_DBI|MAP_RESIZED|PROBLEM)\b/.test(messageOf(error))
  )
}

function isDamage(error: unknown): boolean {
  return /^MDB_(CORRUPTED|PAGE_NOTFOUND|INVALID|BAD_CHECKSUM)\b/.test(messageOf(error))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
