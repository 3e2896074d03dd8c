import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import type { AccountStore } from './account-store.js'
import { checkLmdbFile } from './lmdb-file.js'

interface Account {
  /** argon2id, as a PHC string. */
  readonly password: string
  /** ISO 8601. */
  readonly createdAt: string
}

/**
 * The embedded store: an LMDB file in the data folder. Several processes may have it open at once, so accounts
 * can be managed while the server runs.
 * @throws Error where the folder or the file cannot be used; nothing in it is changed then
 */
export function openLmdbStore(directory: string): AccountStore {
  const path = join(directory, 'accounts.mdb')
  let accounts: RootDatabase<Account, string>
  try {
    mkdirSync(directory, { recursive: true })
    for (const file of [path, `${path}-lock`]) checkPlace(file)
    checkContents(path)
    accounts = open<Account, string>({ path, noSubdir: true })
  } catch (error) {
    throw new Error(
      `cannot use the data folder ${directory}: ${error instanceof Error ? error.message : error}`,
    )
  }
  const put = (userId: string, password: string, createdAt: string): Promise<boolean> =>
    accounts.put(userId, { password, createdAt })

  return {
    find: async (userId) => accounts.get(userId)?.password,
    add: (userId, hash) =>
      accounts.ifNoExists(userId, () => {
        void put(userId, hash, new Date().toISOString())
      }),
    async change(userId, hash) {
      return accounts.transaction(() => {
        const account = accounts.get(userId)
        if (account) void put(userId, hash, account.createdAt)
        return account !== undefined
      })
    },
    remove: (userId) => accounts.transaction(() => accounts.removeSync(userId)),
    list: async () => Array.from(accounts.getKeys()),
    problem: undefined,
    close: () => accounts.close(),
  }
}

/** LMDB ends the process where one of its files is none. */
function checkPlace(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isFile()) closeSync(openSync(path, 'r+'))
  else if (status) throw new Error(`${path} is not a file; move it away`)
}

function checkContents(path: string): void {
  if (!existsSync(path)) return
  try {
    checkLmdbFile(path)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} cannot be read: ${what}; put a good copy of it in its place, or move it away to begin anew`,
    )
  }
}
