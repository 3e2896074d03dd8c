import type { Result } from '../../generated/typescript/enums.js'
import type { Unchecked } from '../accounts/attempt.js'
import { TokenBucket } from '../net/token-bucket.js'
import { clock, everyTick } from '../queue/clock.js'
import type { Session } from '../sessions/session.js'
import type { Log } from './log.js'

/** Why a login was refused, as logs name it. */
export type RefusalCause =
  | Unchecked
  | 'wrong-password'
  | 'unknown-user'
  | 'not-a-name'
  | 'already-logged-in'
  | 'server-full'
  | 'account-changed'

/** The audit of logins: one line each, and under a flood counts in place of lines. README.md lists them. */
export interface LoginLog {
  /** The login has made the account. */
  registered(session: Session, user: string): void
  /** @param user where the account exists; others may be passwords in the wrong field */
  refused(session: Session, result: Result, cause: RefusalCause, user?: string): void
  storeFailed(session: Session, error: unknown): void
  /** Says what has not been said. */
  close(): void
}

/** Lines about refused logins, a second and at once; beyond them they are counted. */
const RATE = 5
const BURST = 50
/** Between two lines with counts, ms. */
const PERIOD_MS = 10_000

export function createLoginLog(log: Log): LoginLog {
  const lines = new TokenBucket()
  let flood: Flood | undefined

  /** Says it, or counts it where too much has been said lately. */
  function bounded(cause: RefusalCause, say: () => void): void {
    if (!flood && lines.take(RATE, BURST, clock.now)) {
      say()
      return
    }
    if (!flood) {
      log.warn({ linesASecond: RATE }, 'many logins are refused: they are counted from here on')
      flood = { since: clock.now, causes: new Map(), stop: everyTick(count) }
    }
    flood.causes.set(cause, (flood.causes.get(cause) ?? 0) + 1)
  }

  function count(now: number): void {
    if (!flood || now - flood.since < PERIOD_MS) return
    const seconds = (now - flood.since) / 1000
    if (sayCounts(flood, seconds) < RATE * seconds) {
      flood.stop()
      flood = undefined
    } else Object.assign(flood, { since: now, causes: new Map() })
  }

  function sayCounts({ causes }: Flood, seconds: number): number {
    const total = Array.from(causes.values()).reduce((sum, n) => sum + n, 0)
    const perSecond = Math.round(total / seconds)
    log.warn({ total, perSecond, causes: Object.fromEntries(causes) }, 'logins refused')
    return total
  }

  return {
    registered: ({ name, link: { peer } }, user) =>
      log.info({ session: name, peer, user }, 'account registered by its first login'),
    refused({ name, link: { peer } }, result, cause, user) {
      bounded(cause, () => log.info({ session: name, peer, user, result, cause }, 'login refused'))
    },
    storeFailed({ name }, error) {
      bounded('store', () => log.error({ session: name, err: error }, 'the account store failed'))
    },
    close() {
      if (!flood) return
      flood.stop()
      sayCounts(flood, Math.max(1, (clock.now - flood.since) / 1000))
      flood = undefined
    },
  }
}

interface Flood {
  since: number
  causes: Map<RefusalCause, number>
  readonly stop: () => void
}
