/** Where Redis is, as one URL says it. The URL holds a password, so no message here quotes it. */

export interface RedisTarget {
  readonly cluster: boolean
  readonly tls: boolean
  /** One; of a cluster those to begin with, the others are learnt from them. */
  readonly nodes: readonly RedisNode[]
  readonly username?: string
  readonly password?: string
  readonly database: number
}

export interface RedisNode {
  readonly host: string
  readonly port: number
}

const EXPECTED =
  'expected redis://[[user]:password@]host[:port][/database], rediss:// for TLS, redis+cluster:// or rediss+cluster:// with host:port,host:port for a cluster; in a user or password, write @ : / ? # % as %40 %3A %2F %3F %23 %25'
const DEFAULT_PORT = 6379

/**
 * - `redis://[[user]:password@]host[:port][/database]`
 * - `rediss://…`: the same over TLS; a private CA is trusted through NODE_EXTRA_CA_CERTS
 * - `redis+cluster://[[user]:password@]host[:port],host[:port],…`, `rediss+cluster://…`: a Redis Cluster
 * @throws Error which says what is wrong, and quotes nothing that may be a secret
 */
export function parseRedisUrl(url: string): RedisTarget {
  const refuse = (what: string): Error => new Error(`the Redis URL ${what}; ${EXPECTED}`)

  const [, scheme, rest] = /^([^/@]*):\/\/(.*)$/s.exec(url) ?? []
  if (scheme === undefined || rest === undefined) throw refuse('has no scheme://')
  const known = /^redis(s?)(\+cluster)?$/i.exec(scheme)
  if (!known) throw refuse(`has a scheme that is not known`)
  if (/[?#]/.test(rest)) throw refuse('has a ? or # in it, and takes no options')
  const cluster = known[2] !== undefined

  const at = rest.lastIndexOf('@')
  const place = rest.slice(at + 1)
  const slash = place.indexOf('/')
  const hosts = slash < 0 ? place : place.slice(0, slash)
  const path = slash < 0 ? '' : place.slice(slash + 1)
  if (!/^\d{0,5}$/.test(path)) throw refuse('has a database that is not a number from 0 to 99999')
  const database = Number(path)
  if (cluster && database !== 0) throw refuse('names a database, and a Redis Cluster has only number 0')
  const nodes = hosts.split(',').map((node) => {
    const [, host, port = String(DEFAULT_PORT)] =
      /^(\[[\da-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(node) ?? []
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
      throw refuse('has no host, or a port that is not a number from 1 to 65535')
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  })
  if (!cluster && nodes.length > 1) throw refuse('names several hosts and is not for a cluster')

  return { cluster, tls: known[1] !== '', nodes, database, ...credentials(at < 0 ? '' : rest.slice(0, at)) }

  function credentials(text: string): { username?: string; password?: string } {
    if (text === '') return {}
    const colon = text.indexOf(':')
    if (colon < 0) throw refuse('has a user without a password')
    let username: string
    let password: string
    try {
      username = decodeURIComponent(text.slice(0, colon))
      password = decodeURIComponent(text.slice(colon + 1))
    } catch {
      throw refuse('has a % in its user or password that is not followed by two hex digits of UTF-8')
    }
    if (password === '') throw refuse('has a user without a password')
    return username === '' ? { password } : { username, password }
  }
}

/** `Redis at host:port/1`: without user and password. */
export function describeTarget({ cluster, nodes, database }: RedisTarget): string {
  const places = nodes.map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
  return `Redis${cluster ? ' Cluster' : ''} at ${places.join(',')}${database === 0 ? '' : `/${database}`}`
}
