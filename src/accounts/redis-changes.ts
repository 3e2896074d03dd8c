/** Changes that servers are told of, in Redis: a stream of the last of them. */

import type { Log } from '../ops/log.js'
import { type AccountChange, CHANGES_KEPT, changeOf, WATCH_MS } from './account-store.js'
import { isMisconfiguration } from './redis-errors.js'
import type { RedisLink } from './redis-link.js'

/** The id before every other. */
const BEGINNING = '0-0'

export class RedisChanges {
  readonly #link: RedisLink
  readonly #key: string
  readonly #log: Log | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** The last id that was read. */
  #seen: string | undefined
  #warned = false

  constructor(link: RedisLink, key: string, log?: Log) {
    this.#link = link
    this.#key = key
    this.#log = log
  }

  /** @throws Error where servers cannot be told; the change itself was made before */
  async announce({ userId, what, to }: AccountChange): Promise<void> {
    const entry = ['user', userId, 'what', what, ...(to === undefined ? [] : ['to', to])]
    try {
      await this.#link.send('XADD', this.#key, 'MAXLEN', String(CHANGES_KEPT), '*', ...entry)
    } catch (error) {
      const why = error instanceof Error ? error.message : error
      throw new Error(`${userId}: ${done[what]}servers could not be told, so its sessions go on: ${why}`)
    }
  }

  watch(changed: (change: AccountChange) => void): void {
    const look = async (): Promise<void> => {
      for (const { id, change } of await this.#next()) {
        this.#seen = id
        if (change) changed(change)
      }
      if (!this.#closed) this.#timer = setTimeout(look, WATCH_MS).unref()
    }
    void look()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  /** What came since the last look; nothing where Redis cannot say. */
  async #next(): Promise<Entry[]> {
    try {
      this.#seen ??= await this.#newest()
      const entries = await this.#since(this.#seen)
      this.#warned = false
      return entries
    } catch (error) {
      this.#warn(error)
      return []
    }
  }

  async #newest(): Promise<string> {
    const [newest] = entriesOf(await this.#link.send('XREVRANGE', this.#key, '+', '-', 'COUNT', '1'))
    return newest?.id ?? BEGINNING
  }

  async #since(id: string): Promise<Entry[]> {
    const [time = '0', number = '0'] = id.split('-')
    const next = `${time}-${BigInt(number) + 1n}`
    return entriesOf(await this.#link.send('XRANGE', this.#key, next, '+', 'COUNT', String(CHANGES_KEPT)))
  }

  /** While Redis is away, the store's problem says so. */
  #warn(error: unknown): void {
    if (this.#warned || this.#closed || !isMisconfiguration(error)) return
    this.#warned = true
    const reason = error instanceof Error ? error.message : String(error)
    this.#log?.warn(
      { reason },
      'changes of accounts cannot be noticed, and sessions of changed accounts go on',
    )
  }
}

const done = {
  added: 'it is registered, but ',
  password: 'its password is changed, but ',
  renamed: 'it is renamed, but ',
  removed: 'it is removed, but ',
  kicked: '',
} as const

interface Entry {
  readonly id: string
  readonly change: AccountChange | undefined
}

function entriesOf(reply: unknown): Entry[] {
  if (!Array.isArray(reply)) throw new Error('a stream has an unexpected reply')
  return reply.map((entry: unknown) => {
    const [id, fields]: unknown[] = Array.isArray(entry) ? entry : []
    const [, userId, , what, , to]: unknown[] = Array.isArray(fields) ? fields : []
    return { id: String(id), change: changeOf(userId, what, to) }
  })
}
