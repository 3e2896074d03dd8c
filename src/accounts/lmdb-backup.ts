/** Copies of the accounts file: out while servers use it, and in again. */

import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { prepareFolder } from './data-folder.js'
import { checkLmdbFile } from './lmdb-file.js'
import { expectAccounts, lockOf, openFile, pathIn } from './lmdb-open.js'
import { openLmdbStore } from './lmdb-store.js'

/**
 * Copies what was committed last. Others may go on writing meanwhile.
 * @param force whether a file that is there is overwritten
 * @throws Error where it cannot; `file` is as it was then
 */
export async function backupAccounts(directory: string, file: string, force: boolean): Promise<void> {
  expectAccounts(directory, 'refuse')
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found) expectFile(file, found, directory)
  if (found && !force) throw new Error(`${file} exists; --force overwrites it`)
  const folder = makeBeside(file)
  const copy = join(folder, 'accounts.mdb')
  try {
    const source = openFile(directory, false)
    try {
      await source.db.backup(copy, false)
    } catch (error) {
      throw new Error(`${file} cannot be written: ${error instanceof Error ? error.message : error}`)
    } finally {
      await source.close()
    }
    chmodSync(copy, 0o600)
    checkLmdbFile(copy)
    flush(copy)
    renameSync(copy, file)
    flush(dirname(resolve(file)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A folder for what is to take the file's place in one step. */
function makeBeside(file: string): string {
  try {
    return mkdtempSync(`${resolve(file)}.partial-`)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/, mkdtemp .*/s, '') : error
    throw new Error(`${file} cannot be written: ${why}`)
  }
}

/** @throws Error where it is not a file, or is one that the store uses */
function expectFile(file: string, found: Stats, directory: string): void {
  if (!found.isFile()) throw new Error(`${file} is ${kindOf(found)}; expected a file`)
  const path = pathIn(directory)
  for (const own of [path, lockOf(path)]) {
    const status = statSync(own, { throwIfNoEntry: false })
    if (status && status.ino === found.ino && status.dev === found.dev)
      throw new Error(`${file} is the store's own file; expected another one`)
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder'
  if (status.isSymbolicLink()) return 'a symbolic link'
  if (status.isFIFO()) return 'a named pipe'
  return status.isSocket() ? 'a socket' : 'a device'
}

export interface Restored {
  readonly accounts: number
  /** Where the accounts file is that was there before. */
  readonly before: string | undefined
}

/**
 * Puts a copy of the file in the place of the accounts, in one step. Servers that run notice.
 * @throws Error where the file is no good, or cannot be put there; the accounts are as they were then
 */
export async function restoreAccounts(directory: string, file: string): Promise<Restored> {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found) expectFile(file, found, directory)
  if (!found?.size) throw new Error(`${file} is not there, or is empty`)
  prepareFolder(directory)
  const folder = mkdtempSync(join(directory, 'accounts.mdb.restoring-'))
  const copy = pathIn(folder)
  const path = pathIn(directory)
  try {
    copyFileSync(file, copy)
    const accounts = await countAccounts(folder, file)
    flush(copy)
    const before = keep(path)
    renameSync(copy, path)
    // The lock that processes share is for the file that was there; whoever opens this one makes another.
    rmSync(lockOf(path), { force: true })
    flush(directory)
    return { accounts, before }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @throws Error where they cannot be read, each of them */
async function countAccounts(folder: string, file: string): Promise<number> {
  const noBackup = (why: unknown): never => {
    throw new Error(`${file} is no backup of accounts: ${why instanceof Error ? why.message : why}`)
  }
  try {
    checkLmdbFile(pathIn(folder))
  } catch (error) {
    noBackup(error)
  }
  const store = openLmdbStore(folder, undefined, 'refuse')
  try {
    const userIds = await store.list()
    for (const userId of userIds) {
      if ((await store.find(userId)) === undefined) noBackup(`${userId} has no password in it`)
    }
    return userIds.length
  } finally {
    await store.close()
  }
}

/** A second name for the file that is about to be replaced. */
function keep(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  const kept = `${path}.before-${new Date().toISOString().replace(/[:.]/g, '-')}`
  try {
    linkSync(path, kept)
  } catch {
    copyFileSync(path, kept) // not every file system has links
  }
  return kept
}

/** Until it is on the disk. */
function flush(path: string): void {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
