/** Whether Redis keeps what it is given: settings of it that lose accounts are told once, and on /readyz. */

import type { Log } from '../ops/log.js'
import type { Send } from './redis-client.js'
import type { RedisLink } from './redis-link.js'

/** Between two looks, ms. */
const LOOK_MS = 60_000
/** Before the next look, where Redis could not be asked; ms. */
const RETRY_MS = 1000

export class RedisSafety {
  readonly #link: RedisLink
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #silent = false
  #looks = 0
  #warnings: readonly string[] = []

  constructor(link: RedisLink, log: Log) {
    this.#link = link
    this.#log = log
    void this.#look()
    link.whenReturned(() => void this.#look())
  }

  get warnings(): readonly string[] {
    return this.#warnings
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer)
    this.#looks += 1
    const look = this.#looks
    const found = await this.#ask().catch(() => undefined)
    if (this.#closed || look !== this.#looks) return // a later look knows more
    if (found) this.#tell(found)
    this.#timer = setTimeout(() => void this.#look(), found ? LOOK_MS : RETRY_MS).unref()
  }

  /** What was found at each master, without repetition. */
  async #ask(): Promise<string[]> {
    const masters = await this.#link.masters()
    const settings = await Promise.all(masters.map(settingsOf))
    const known = settings.filter((one) => one.policy !== undefined || one.save !== undefined)
    if (known.length === 0 && masters.length > 0 && !this.#silent) {
      this.#silent = true
      this.#log.info('Redis permits neither INFO nor CONFIG GET: whether it keeps accounts cannot be told')
    }
    return [...new Set(known.flatMap(dangers))]
  }

  #tell(found: readonly string[]): void {
    for (const warning of found) if (!this.#warnings.includes(warning)) this.#log.warn(warning)
    if (found.length === 0 && this.#warnings.length > 0) this.#log.info('Redis keeps accounts now')
    this.#warnings = found
  }
}

interface RedisSettings {
  /** maxmemory-policy */
  readonly policy: string | undefined
  /** appendonly */
  readonly appends: boolean | undefined
  /** Empty: it takes no snapshots. */
  readonly save: string | undefined
}

/** @throws where Redis cannot be asked; what it does not permit is undefined */
async function settingsOf(send: Send): Promise<RedisSettings> {
  const get = async (name: string): Promise<string | undefined> => {
    const reply = await send('CONFIG', 'GET', name).catch(ifForbidden)
    return Array.isArray(reply) && reply.length > 1 ? String(reply[1]) : undefined
  }
  const info = async (section: string, name: string): Promise<string | undefined> => {
    const reply = await send('INFO', section).catch(ifForbidden)
    return new RegExp(`^${name}:(\\S*)`, 'm').exec(String(reply))?.[1]
  }
  const appends = await info('persistence', 'aof_enabled')
  return {
    policy: (await get('maxmemory-policy')) ?? (await info('memory', 'maxmemory_policy')),
    appends: appends === undefined ? undefined : appends === '1',
    save: await get('save'),
  }
}

/** It answered, with no: another error is thrown on. */
function ifForbidden(error: unknown): undefined {
  if (
    error instanceof Error &&
    /NOPERM|unknown command|unknown subcommand|no permissions/i.test(error.message)
  )
    return
  throw error
}

function dangers({ policy, appends, save }: RedisSettings): string[] {
  const found: string[] = []
  if (policy?.startsWith('allkeys-')) {
    found.push(
      `Redis may evict accounts when its memory is full (maxmemory-policy is ${policy}), and an evicted id can be registered by anybody: set maxmemory-policy noeviction`,
    )
  }
  if (save === '' && appends === false) {
    found.push(
      'Redis keeps accounts in memory alone (appendonly is no and save is empty), and a restart of it loses them: set appendonly yes',
    )
  }
  return found
}
