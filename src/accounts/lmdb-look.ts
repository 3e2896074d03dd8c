/**
 * Whether the accounts file still is what was opened. LMDB maps the file: memory behind its end ends the process with
 * a signal, as damaged pages may, and what is written to a file that was replaced is lost. So before each operation
 * the file system is asked, without touching that memory.
 */

import { type BigIntStats, fstatSync, statSync } from 'node:fs'
import { checkLmdbFile, newestOf } from './lmdb-file.js'
import { sharedTransaction } from './lmdb-lock.js'

/** A larger file is not checked while it is in use, bytes: that takes a tenth of a second. */
const CHECKED = 64 * 1024 * 1024
/** So many times what the last check took has to pass before the next. */
const CHECK_SHARE = 20

/** A file and its lock, by name and as they are open. */
export interface Opened {
  readonly path: string
  readonly file: number
  readonly lock: string
  readonly lockFile: number
}

export class Look {
  readonly #opened: Opened
  #size = 0n
  #changedAt = 0n
  /** The last that was seen; -1: not known. */
  #transaction = -1n
  #writing = false
  /** performance.now() */
  #nextCheck = 0

  constructor(opened: Opened) {
    this.#opened = opened
  }

  /** What has become of the file, behind its name; undefined: it is the same. */
  look(): string | undefined {
    try {
      return this.#change()
    } catch (error) {
      return `cannot be read: ${error instanceof Error ? error.message : error}`
    }
  }

  /** From now on this process writes to it, */
  writes(): void {
    this.#writing = true
  }

  /** and now it does not any more. */
  written(): void {
    this.#writing = false
    this.#transaction = -1n
  }

  #change(): string | undefined {
    const { path, file, lock, lockFile } = this.#opened
    const now = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (!now) return 'was removed'
    if (!same(now, fstatSync(file, { bigint: true }))) return 'was replaced'
    if (now.size < this.#size) return 'was cut short'
    this.#size = now.size
    const lockNow = statSync(lock, { bigint: true, throwIfNoEntry: false })
    if (!lockNow || !same(lockNow, fstatSync(lockFile, { bigint: true }))) return 'has lost its lock file'
    const before = sharedTransaction(lockFile)
    const newest = newestOf(file).transaction
    // Others may commit meanwhile, and they write the file before the lock.
    if (before > newest || newest > sharedTransaction(lockFile) + 1n) return 'was copied over'
    this.#checkPages(now, newest)
    return undefined
  }

  /**
   * Written to, but not by a transaction that is over: another process is about to commit, or it was not LMDB.
   * @throws Error where it is damaged
   */
  #checkPages({ mtimeNs, size }: BigIntStats, newest: bigint): void {
    if (this.#writing) return
    if (mtimeNs !== this.#changedAt && newest === this.#transaction && size <= CHECKED) {
      const start = performance.now()
      if (start < this.#nextCheck) return
      checkLmdbFile(this.#opened.path)
      const end = performance.now()
      this.#nextCheck = end + CHECK_SHARE * (end - start)
    }
    this.#changedAt = mtimeNs
    this.#transaction = newest
  }
}

const same = (one: BigIntStats, other: BigIntStats): boolean => one.ino === other.ino && one.dev === other.dev
