/**
 * One life of a connection to Redis, or to the nodes of a cluster: it opens, serves, and ends for good.
 * ioredis does not reconnect here: a link that fell silent, a handshake that hangs and a refused password all
 * come to the same end, and redis-link.ts opens the next one.
 */

import { isIP } from 'node:net'
import { Cluster, Redis } from 'ioredis'
import { within } from './deadline.js'
import { isReply } from './redis-errors.js'
import type { RedisTarget } from './redis-url.js'

/** Sends a command. @throws what Redis or the connection says */
export type Send = (command: string, ...args: readonly string[]) => Promise<unknown>

export interface RedisClient {
  readonly send: Send
  /** For what is asked of each master by itself, as SCAN. */
  masters(): Send[]
  /**
   * Whether it answers, may be asked and takes writes; a connection that does not answer is dropped.
   * @param key one that is never there: nothing is written
   * @throws why not
   */
  probe(key: string): Promise<void>
  readonly ended: boolean
  /** Comes when it has ended. */
  readonly end: Promise<void>
  close(): void
}

/** From nothing to the end of the handshake, and for the answer to a probe; ms. */
const PATIENCE = 1000

/**
 * @param patience from nothing to the end of the handshake, ms
 * @throws why there is no connection
 */
export async function openClient(target: RedisTarget, patience = PATIENCE): Promise<RedisClient> {
  const { client, connected } = target.cluster ? openCluster(target, patience) : openOne(target, patience)
  try {
    await within(patience, connected)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

interface Opening {
  readonly client: RedisClient
  readonly connected: Promise<void>
}

function openOne(target: RedisTarget, patience: number): Opening {
  const { host = '', port = 0 } = target.nodes[0] ?? {}
  const redis = new Redis({
    ...connectionOptions(target, patience),
    // Node names the host to the server, by SNI, only where it is told to.
    ...(target.tls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
    host,
    port,
    db: target.database,
    enableOfflineQueue: false,
    retryStrategy: null,
    lazyConnect: true,
  })
  redis.on('error', () => undefined) // the first says why it fails, below; the others follow from it
  const failed = new Promise<never>((_, reject) => redis.once('error', reject))
  const send: Send = (command, ...args) => redis.call(command, [...args])
  const client = withEnd(redis, {
    send,
    masters: () => [send],
    async probe(key) {
      try {
        await within(PATIENCE, send(...writesNothing(key)))
      } catch (error) {
        if (!isReply(error)) redis.disconnect()
        throw error
      }
    },
    close: () => redis.disconnect(),
  })
  return { client, connected: Promise.race([redis.connect(), failed]) }
}

function openCluster(target: RedisTarget, patience: number): Opening {
  const cluster = new Cluster([...target.nodes], {
    clusterRetryStrategy: null,
    enableReadyCheck: false, // the probe says more
    slotsRefreshTimeout: patience / 3, // of one node, so that others can be asked in time
    lazyConnect: true,
    redisOptions: connectionOptions(target, patience),
    // A certificate is for a name: it must not be replaced by its address.
    ...(target.tls ? { dnsLookup: (name, done) => done(null, name) } : {}),
  })
  cluster.on('error', () => undefined)
  // A node whose connection ended is forgotten until a key leads there again; a probe has to know of it before.
  // (ioredis's own slotsRefreshInterval goes on for ever where a disconnect meets it at work.)
  let forgotten = false
  cluster.on('-node', () => {
    forgotten = true
  })
  const learnNodes = (): Promise<void> => {
    forgotten = false
    return new Promise((resolve, reject) =>
      cluster.refreshSlotsCache((error) => {
        if (!error) return resolve()
        forgotten = true
        reject(error)
      }),
    )
  }
  const send: Send = (command, ...args) => cluster.call(command, [...args])
  const client = withEnd(cluster, {
    send,
    masters: () =>
      cluster.nodes('master').map(
        (node) =>
          (command, ...args) =>
            node.call(command, [...args]),
      ),
    async probe(key) {
      if (forgotten) await within(PATIENCE, learnNodes())
      const nodes = cluster.nodes('master').map((node) =>
        within(PATIENCE, node.ping()).catch((error: unknown) => {
          if (!isReply(error)) node.disconnect()
          const { host, port } = node.options
          throw new Error(`${host}:${port}: ${error instanceof Error ? error.message : error}`)
        }),
      )
      await Promise.all([within(PATIENCE, send(...writesNothing(key))), ...nodes])
    },
    close: () => cluster.disconnect(),
  })
  return {
    client,
    connected: cluster.connect().catch((error: unknown) => whyOfCluster(target, patience, error)),
  }
}

/** Of a cluster that cannot be opened, ioredis tells the reason only where a node answered with one. */
async function whyOfCluster(target: RedisTarget, patience: number, error: unknown): Promise<never> {
  const { client, connected } = openOne({ ...target, cluster: false }, patience)
  await within(
    patience / 3,
    connected.then(() => client.send('CLUSTER', 'SLOTS')),
  ).finally(client.close)
  throw error
}

function connectionOptions({ tls, username, password }: RedisTarget, patience: number) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    protocol: 2 as const,
    connectionName: 'parley',
    disableClientInfo: true,
    enableReadyCheck: false, // the probe says more, and INFO may be forbidden
    connectTimeout: patience,
    commandTimeout: 2 * PATIENCE, // who asks has given up by then
    disconnectTimeout: 100, // a silent peer does not answer our end
  }
}

/** A write that Redis refuses where it refuses writes, and that changes nothing: the key is not there. */
function writesNothing(key: string): [command: string, ...args: string[]] {
  return ['SET', key, '1', 'XX']
}

function withEnd(
  emitter: Redis | Cluster,
  client: Pick<RedisClient, 'send' | 'masters' | 'probe' | 'close'>,
): RedisClient {
  let ended = false
  const end = new Promise<void>((resolve) => {
    emitter.once('end', () => {
      ended = true
      resolve()
    })
  })
  return {
    ...client,
    end,
    get ended() {
      return ended
    },
  }
}
