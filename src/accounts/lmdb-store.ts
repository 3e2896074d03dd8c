import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { AccountStore } from './account-store.js'

interface Account {
  /** argon2id, as a PHC string. */
  readonly password: string
  /** ISO 8601. */
  readonly createdAt: string
}

/**
 * The embedded store: an LMDB file in the data directory. Several processes may have it open at once, so
 * accounts can be managed while the server runs.
 * @throws Error where the directory cannot be used
 */
export function openLmdbStore(directory: string): AccountStore {
  mkdirSync(directory, { recursive: true })
  const accounts = open<Account, string>({ path: join(directory, 'accounts.mdb'), noSubdir: true })
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
