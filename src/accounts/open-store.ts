/** The account store that the options name. What it needs is loaded only then. */

import type { Log } from '../ops/log.js'
import type { AccountStore } from './account-store.js'
import type { Beginning } from './lmdb-open.js'

export interface StoreOptions {
  /** Where Redis is (see redis-url.ts); without it, accounts are in the data folder. */
  readonly redis?: string | undefined
  /** Before every key in Redis. */
  readonly redisPrefix: string
  /** The folder of the embedded store. */
  readonly data: string
}

/** For each command to Redis, ms. */
const DEADLINE = 2000

/**
 * @param beginning whether the data folder is made where it is not there
 * @throws Error, in one line, where the store cannot be used as it is configured
 */
export async function openAccountStore(
  { redis, redisPrefix, data }: StoreOptions,
  beginning: Beginning,
  log?: Log,
): Promise<AccountStore> {
  if (redis !== undefined) {
    const { openRedisStore } = await import('./redis-store.js')
    return openRedisStore({ url: redis, prefix: redisPrefix, deadline: DEADLINE, log })
  }
  const { openLmdbStore } = await import('./lmdb-store.js')
  return openLmdbStore(data, log, beginning)
}
