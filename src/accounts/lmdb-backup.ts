/** Copies of the accounts file: out while servers use it, and in again. */

import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { prepareFolder } from './data-folder.js'
import { checkLmdbFile } from './lmdb-file.js'
import { lockOf, openFile, pathIn } from './lmdb-open.js'
import { openLmdbStore } from './lmdb-store.js'

/**
 * Copies what was committed last. Others may go on writing meanwhile.
 * @param force whether a file that is there is overwritten
 * @throws Error where it cannot; `file` is as it was then
 */
export async function backupAccounts(directory: string, file: string, force: boolean): Promise<void> {
  if (!existsSync(pathIn(directory))) throw new Error(`there are no accounts in ${directory}`)
  if (existsSync(file) && !force) throw new Error(`${file} exists; --force overwrites it`)
  const folder = mkdtempSync(`${resolve(file)}.partial-`)
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
  if (!statSync(file, { throwIfNoEntry: false })?.size) throw new Error(`${file} is not there, or is empty`)
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
  const store = openLmdbStore(folder)
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
