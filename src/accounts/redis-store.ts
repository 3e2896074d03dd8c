/** Accounts in Redis, shared by any number of servers: a hash for each, `parley:account:<user id>`. */

import type { Log } from '../ops/log.js'
import type { AccountChangeKind, AccountStore } from './account-store.js'
import { RedisChanges } from './redis-changes.js'
import type { Send } from './redis-client.js'
import { RedisLink } from './redis-link.js'
import { RedisSafety } from './redis-safety.js'
import { parseRedisUrl } from './redis-url.js'

export interface RedisStoreOptions {
  /** As `parseRedisUrl` has it. */
  readonly url: string
  /** Before every key. */
  readonly prefix: string
  /** For each command, ms. */
  readonly deadline: number
  readonly log?: Log | undefined
}

// A script runs as one step. But for MOVE, each works on one key, so that a cluster knows where it belongs.

/**
 * KEYS: account. ARGV: hash, creation time. A command whose reply was lost may be sent again, so whoever finds
 * its own hash has registered it: hashes are salted, no other has the same.
 */
const ADD = `
if redis.call('EXISTS', KEYS[1]) == 1 then
  if redis.call('HGET', KEYS[1], 'password') == ARGV[1] then return 1 end
  return 0
end
redis.call('HSET', KEYS[1], 'password', ARGV[1], 'created_at', ARGV[2])
return 1`

/** KEYS: account. ARGV: hash. */
const CHANGE = `
if not redis.call('HGET', KEYS[1], 'password') then return 0 end
redis.call('HSET', KEYS[1], 'password', ARGV[1])
return 1`

/** KEYS: account, new account. */
const MOVE = `
local password = redis.call('HGET', KEYS[1], 'password')
if not password then return 'unknown' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'taken' end
redis.call('HSET', KEYS[2], 'password', password, 'created_at', redis.call('HGET', KEYS[1], 'created_at') or '')
redis.call('DEL', KEYS[1])
return 'renamed'`

/** Keys that SCAN looks at in one step: a fraction of a millisecond of Redis's time. */
const SCAN_STEP = '1000'

/**
 * Comes back also while Redis cannot be reached; `problem` says so then, and it recovers by itself.
 * @throws Error where the URL, the password, the rights or the certificate are wrong
 */
export async function openRedisStore({
  url,
  prefix,
  deadline,
  log,
}: RedisStoreOptions): Promise<AccountStore> {
  const target = parseRedisUrl(url)
  const link = await RedisLink.open({ target, probeKey: `${prefix}probe`, deadline, log })
  const keyOf = (userId: string): string => `${prefix}account:${userId}`
  const changes = new RedisChanges(link, `${prefix}changes`, log)
  const safety = log && new RedisSafety(link, log)
  const find = async (userId: string): Promise<string | undefined> => {
    const hash = await link.send('HGET', keyOf(userId), 'password')
    return typeof hash === 'string' ? hash : undefined
  }
  const add = async (userId: string, hash: string, createdAt: string): Promise<boolean> =>
    (await link.send('EVAL', ADD, '1', keyOf(userId), hash, createdAt)) === 1
  /** Announces what was done, if it was. */
  const told = async (done: boolean, userId: string, what: AccountChangeKind): Promise<boolean> => {
    if (done) await changes.announce({ userId, what })
    return done
  }
  /** Of a cluster, two ids may be on two servers, and there is no step that changes both. */
  const moveInTwoSteps = async (userId: string, to: string): Promise<'renamed' | 'unknown' | 'taken'> => {
    const hash = await find(userId)
    if (hash === undefined) return 'unknown'
    const createdAt = await link.send('HGET', keyOf(userId), 'created_at')
    if ((await find(to)) !== undefined) return 'taken'
    if (!(await add(to, hash, String(createdAt ?? '')))) return 'taken'
    await link.send('DEL', keyOf(userId))
    return 'renamed'
  }

  return {
    find,
    add: async (userId, hash, announce = false) => {
      const done = await add(userId, hash, new Date().toISOString())
      return announce ? told(done, userId, 'added') : done
    },
    change: async (userId, hash) =>
      told((await link.send('EVAL', CHANGE, '1', keyOf(userId), hash)) === 1, userId, 'password'),
    async rename(userId, to) {
      const outcome = target.cluster
        ? await moveInTwoSteps(userId, to)
        : await link.send('EVAL', MOVE, '2', keyOf(userId), keyOf(to))
      if (outcome === 'unknown' || outcome === 'taken') return outcome
      await changes.announce({ userId, what: 'renamed', to })
      return 'renamed'
    },
    remove: async (userId) => told((await link.send('DEL', keyOf(userId))) === 1, userId, 'removed'),
    kick: async (userId) => told((await find(userId)) !== undefined, userId, 'kicked'),
    watch: (changed) => changes.watch(changed),
    async list() {
      const masters = await link.masters()
      const keys = await Promise.all(masters.map((send) => keysFrom(send, keyOf(''))))
      // SCAN may say a key twice, and so may two masters while a slot moves.
      const userIds = new Set(keys.flat().map((key) => key.slice(keyOf('').length)))
      return [...userIds].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    },
    get problem() {
      return link.problem
    },
    get warnings() {
      return safety?.warnings ?? []
    },
    async close() {
      changes.close()
      safety?.close()
      await link.close()
    },
  }
}

/** The keys of one master that begin so. */
async function keysFrom(send: Send, beginning: string): Promise<string[]> {
  const pattern = `${beginning.replace(/[\\*?[\]]/g, '\\$&')}*`
  const keys: string[] = []
  let cursor = '0'
  do {
    const reply = await send('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_STEP)
    if (!Array.isArray(reply) || !Array.isArray(reply[1])) throw new Error('SCAN has an unexpected reply')
    cursor = String(reply[0])
    for (const key of reply[1]) keys.push(String(key))
  } while (cursor !== '0')
  return keys
}
