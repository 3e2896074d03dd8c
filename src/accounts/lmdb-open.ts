/** Opens the accounts file with LMDB, which ends the process where it is no good: so it is checked before. */

import { closeSync, fstatSync, openSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Key, open, type RootDatabase } from 'lmdb'
import { makeFile, prepareFolder, tightenFile } from './data-folder.js'
import { checkLmdbFile, newestOf } from './lmdb-file.js'
import { allocateLock } from './lmdb-lock.js'
import { Look } from './lmdb-look.js'
import { writeFully } from './write-fully.js'

export interface Account {
  /** argon2id, as a PHC string. */
  readonly password: string
  /** ISO 8601. */
  readonly createdAt: string
}

/** Accounts by user id; what the store keeps for itself has keys that are lists. */
export type Database = RootDatabase<unknown, Key>

export interface OpenFile {
  readonly db: Database
  /** What is unsafe about it, for the log. */
  readonly warnings: readonly string[]
  /** What has become of the file since it was opened, behind its name; undefined: it is the same. */
  look(): string | undefined
  /** The number of the last transaction. */
  transaction(): bigint
  /**
   * Takes room on the disk before LMDB writes, until `written`. Called in a transaction, so that no other process writes there.
   * @throws Error where there is none
   */
  takeRoom(writes: number): void
  /** Called when the transaction is over. */
  written(): void
  close(): Promise<void>
}

/** A transaction writes fewer pages anew. */
const PAGES = 16
const PAGES_PER_WRITE = 4

export const pathIn = (directory: string): string => join(directory, 'accounts.mdb')
export const lockOf = (path: string): string => `${path}-lock`

/**
 * What happens where there is no accounts file, or an empty one: `begin` makes one; `begin-unless-lost` as well, but
 * where a lock says that there were accounts; `refuse` makes nothing.
 */
export type Beginning = 'begin' | 'begin-unless-lost' | 'refuse'

/** @throws Error where there is no accounts file, and none is to be made */
export function expectAccounts(directory: string, beginning: Beginning): void {
  if (beginning === 'begin') return
  const path = pathIn(directory)
  const status = statSync(path, { throwIfNoEntry: false })
  if (status && status.size > 0) return
  const what = status
    ? `the accounts file in ${directory} is empty`
    : `there is no accounts file in ${directory}`
  if (isLost(path)) {
    throw new Error(
      `${what}, and its lock is there, so there were accounts: put them back with "parley user restore", or begin anew with "parley serve"`,
    )
  }
  if (beginning === 'refuse') {
    throw new Error(
      `${what}; "parley serve" and "parley user add" make one, "parley user restore" puts a copy there`,
    )
  }
}

/** No accounts, and a lock that says that there were some. */
function isLost(path: string): boolean {
  return (
    !statSync(path, { throwIfNoEntry: false })?.size &&
    statSync(lockOf(path), { throwIfNoEntry: false }) !== undefined
  )
}

/**
 * @param make whether a file that is not there, or is empty, is a store without accounts
 * @throws Error where the folder or the file cannot be used; nothing in it is changed then
 */
export function openFile(directory: string, make: boolean): OpenFile {
  const path = pathIn(directory)
  const lock = lockOf(path)
  const warnings: (string | undefined)[] = []
  const made: string[] = []
  if (make) warnings.push(prepareFolder(directory))
  for (const file of [path, lock]) checkPlace(file)
  try {
    if (make && makeFile(path)) made.push(path)
    if (make && isLost(path)) {
      warnings.push(
        `the accounts file ${path} was gone or empty, and begins anew: anybody can register any id`,
      )
    }
    checkContents(path, make)
    if (makeFile(lock)) made.push(lock)
    let opened = openLmdb(path, lock)
    if (!opened) {
      rmSync(lock, { force: true })
      makeFile(lock)
      opened = openLmdb(path, lock)
    }
    if (!opened) throw new Error(`${path} was replaced while it was being opened`)
    warnings.push(tightenFile(path), tightenFile(lock))
    return { ...opened, warnings: warnings.filter((warning) => warning !== undefined) }
  } catch (error) {
    for (const file of made) rmSync(file, { force: true })
    throw error
  }
}

/** @returns undefined where other processes use the lock for another file, which is not there any more */
function openLmdb(path: string, lock: string): Omit<OpenFile, 'warnings'> | undefined {
  const file = openSync(path, 'r+')
  // To close it before LMDB has closed its own would release LMDB's lock, which is the process's.
  const lockFile = openSync(lock, 'r+')
  const closeFiles = (): void => {
    closeSync(file)
    closeSync(lockFile)
  }
  let db: Database
  try {
    allocateLock(lockFile)
    // Without overlapping syncs a commit that has been answered is on the disk, and closing reads no mapped memory.
    db = open({ path, noSubdir: true, overlappingSync: false })
  } catch (error) {
    closeFiles()
    throw error
  }
  const look = new Look({ path, file, lock, lockFile })
  const opened = {
    db,
    look: () => look.look(),
    written: () => look.written(),
    transaction: () => newestOf(file).transaction,
    takeRoom(writes: number) {
      look.writes()
      const { end, pageSize } = newestOf(file)
      const { size } = fstatSync(file)
      const missing = end + (PAGES + writes * PAGES_PER_WRITE) * pageSize - size
      if (missing > 0) writeFully(file, new Uint8Array(missing), size)
    },
    async close() {
      allocateLock(lockFile)
      await db.close()
      closeFiles()
    },
  }
  if (opened.look() === undefined) return opened
  opened.close().catch(() => undefined)
  return undefined
}

/** LMDB ends the process where one of its files is none. */
function checkPlace(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isFile()) closeSync(openSync(path, 'r+'))
  else if (status) throw new Error(`${path} is not a file; move it away`)
}

function checkContents(path: string, mayBeEmpty: boolean): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new Error(`${path} is gone; put a good copy of it in its place`)
  try {
    if (size === 0 && !mayBeEmpty) throw new Error('it is empty')
    checkLmdbFile(path)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} cannot be read: ${what}; put a good copy of it in its place, or move it away to begin anew`,
    )
  }
}
