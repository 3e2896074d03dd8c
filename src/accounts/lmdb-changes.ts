/**
 * Changes that servers are told of, in the accounts file: the last of them, under keys that are lists of a symbol and
 * a number, so that they are no user ids. They are written in the transaction of the change itself.
 */

import { type AccountChange, CHANGES_KEPT, changeOf, WATCH_MS } from './account-store.js'
import type { CurrentFile } from './lmdb-current.js'
import type { Database, OpenFile } from './lmdb-open.js'

const CHANGES = Symbol.for('parley.changes')

/** Part of a transaction. */
export function announce(db: Database, change: AccountChange): void {
  const number = lastNumber(db) + 1
  db.putSync([CHANGES, number], { ...change, at: new Date().toISOString() })
  db.removeSync([CHANGES, number - CHANGES_KEPT])
}

export class LmdbChanges {
  readonly #current: CurrentFile
  #timer: NodeJS.Timeout | undefined

  constructor(current: CurrentFile) {
    this.#current = current
  }

  watch(changed: (change: AccountChange) => void): void {
    let seen:
      | { readonly generation: number; readonly transaction: bigint; readonly number: number }
      | undefined
    const look = (file: OpenFile): AccountChange[] => {
      const { generation } = this.#current
      const transaction = file.transaction()
      if (seen?.generation === generation && seen.transaction === transaction) return []
      file.db.resetReadTxn() // so that it is as new as the number that was just read
      const last = lastNumber(file.db)
      const from = seen?.generation === generation ? seen.number : last
      seen = { generation, transaction, number: last }
      const range = file.db.getRange({ start: [CHANGES, from + 1], end: [CHANGES, last + 1] })
      return Array.from(range, ({ value }) => read(value)).filter((change) => change !== undefined)
    }
    const again = async (): Promise<void> => {
      const changes = await this.#current.read(look).catch(() => []) // the store's problem says why
      for (const change of changes) changed(change)
    }
    void again()
    this.#timer = setInterval(() => void again(), WATCH_MS).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

/** 0: none yet. */
function lastNumber(db: Database): number {
  const newest = db.getKeys({
    start: [CHANGES, Number.MAX_SAFE_INTEGER],
    end: [CHANGES, 0],
    reverse: true,
    limit: 1,
  })
  for (const key of newest) return Array.isArray(key) ? Number(key[1]) : 0
  return 0
}

function read(value: unknown): AccountChange | undefined {
  if (typeof value !== 'object' || value === null || !('userId' in value) || !('what' in value))
    return undefined
  return changeOf(value.userId, value.what, 'to' in value ? value.to : undefined)
}
