import type { Log } from '../ops/log.js'
import type { AccountStore } from './account-store.js'
import { announce, LmdbChanges } from './lmdb-changes.js'
import { CurrentFile } from './lmdb-current.js'
import { type Account, type Beginning, type Database, expectAccounts } from './lmdb-open.js'
import { Writes } from './lmdb-writes.js'

/**
 * The embedded store: an LMDB file in the data folder. Several processes may have it open at once, so accounts
 * can be managed while the server runs.
 * @throws Error where the folder or the file cannot be used; nothing in it is changed then
 */
export function openLmdbStore(directory: string, log?: Log, beginning: Beginning = 'begin'): AccountStore {
  expectAccounts(directory, beginning)
  const current = openCurrent(directory, beginning !== 'refuse', log)
  const writes = new Writes(current, log)
  const changes = new LmdbChanges(current)
  /** Reads what was committed last: lmdb keeps a snapshot till the end of the turn. */
  const read = <T>(work: (db: Database) => T): Promise<T> =>
    current.read(({ db }) => {
      db.resetReadTxn()
      return work(db)
    })

  return {
    find: (userId) => read((db) => find(db, userId)?.password),
    add: (userId, password, announced = false) =>
      writes.run((db) => {
        if (find(db, userId)) return false
        put(db, userId, { password, createdAt: new Date().toISOString() })
        if (announced) announce(db, { userId, what: 'added' })
        return true
      }),
    change: (userId, password) =>
      writes.run((db) => {
        const account = find(db, userId)
        if (!account) return false
        put(db, userId, { ...account, password })
        announce(db, { userId, what: 'password' })
        return true
      }),
    rename: (userId, to) =>
      writes.run((db) => {
        const account = find(db, userId)
        if (!account) return 'unknown'
        if (find(db, to)) return 'taken'
        put(db, to, account)
        db.removeSync(userId)
        announce(db, { userId, what: 'renamed', to })
        return 'renamed'
      }),
    remove: (userId) =>
      writes.run((db) => {
        if (!db.removeSync(userId)) return false
        announce(db, { userId, what: 'removed' })
        return true
      }),
    kick: (userId) =>
      writes.run((db) => {
        if (!find(db, userId)) return false
        announce(db, { userId, what: 'kicked' })
        return true
      }),
    list: () => read((db) => Array.from(db.getKeys(), String)),
    watch: (changed) => changes.watch(changed),
    get problem() {
      return current.problem ?? writes.problem
    },
    warnings: [],
    async close() {
      writes.close()
      changes.close()
      await current.close()
    },
  }
}

function openCurrent(directory: string, make: boolean, log: Log | undefined): CurrentFile {
  try {
    return new CurrentFile(directory, make, log)
  } catch (error) {
    throw new Error(
      `cannot use the data folder ${directory}: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function find(db: Database, userId: string): Account | undefined {
  const value = db.get(userId)
  if (typeof value !== 'object' || value === null) return undefined
  if (!('password' in value) || typeof value.password !== 'string') return undefined
  return { password: value.password, createdAt: 'createdAt' in value ? String(value.createdAt) : '' }
}

function put(db: Database, userId: string, account: Account): void {
  db.putSync(userId, account)
}
