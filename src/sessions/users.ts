import type { Session } from './session.js'

/** What becomes of a login with an id that is logged in, once its password was right. */
export type DuplicateLogin = 'reject' | 'replace' | 'replace-stale'

export interface UsersOptions {
  /** Users logged in at most. */
  readonly max: number
  readonly duplicateLogin: DuplicateLogin
  readonly isStale: (session: Session) => boolean
  /** Finds out whether it is stale, as far as that is not known at once. */
  readonly look: (session: Session) => Promise<void>
  /** Closes a session whose user has logged in again. */
  readonly replaced: (session: Session) => void
}

/** Users whose sessions were ended of late, at most: logins that wait are far fewer. */
const ENDED_KEPT = 1000

interface Holder {
  readonly session: Session
  /** When it asked for the id, as `ask` has numbered it. */
  readonly asked: number
}

/**
 * Who is logged in. An id belongs to one session at a time, and to none before its password was right: a login that
 * waits, or fails, keeps nobody out.
 */
export class Users {
  readonly #holders = new Map<string, Holder>()
  readonly #options: UsersOptions
  /** The last login that was asked for before the user's sessions were ended. */
  readonly #ended = new Map<string, number>()
  #asked = 0

  constructor(options: UsersOptions) {
    this.#options = options
  }

  /** Users logged in. */
  get size(): number {
    return this.#holders.size
  }

  /**
   * Whether the login cannot succeed, whatever its password, because there are as many users as may be. Where logins
   * replace others, users may replace their own. @param userId undefined: it is no name
   */
  isFullFor(userId: string | undefined): boolean {
    const { max, duplicateLogin } = this.#options
    return this.size >= max && (userId === undefined || duplicateLogin === 'reject')
  }

  /** Numbers a login: the password may be checked out of order. */
  ask(): number {
    this.#asked++
    return this.#asked
  }

  /**
   * Looks at the session that has the id, before another one claims it.
   * @returns undefined where that makes no difference
   */
  look(userId: string): Promise<void> | undefined {
    const { duplicateLogin, isStale, look } = this.#options
    const session = this.#holders.get(userId)?.session
    if (!session || duplicateLogin !== 'replace-stale' || isStale(session)) return undefined
    return look(session)
  }

  /** Gives the id to the session, whose password was right. @param asked the login's number */
  claim(userId: string, session: Session, asked: number): 'claimed' | 'full' | 'taken' | 'ended' {
    if (asked <= (this.#ended.get(userId) ?? 0)) return 'ended'
    const holder = this.#holders.get(userId)
    if (!holder || !this.#yields(holder, asked)) {
      if (this.size >= this.#options.max) return 'full'
      if (holder) return 'taken'
    }
    this.#holders.set(userId, { session, asked })
    session.userId = userId
    if (holder) this.#options.replaced(holder.session)
    return 'claimed'
  }

  /** The id that the session has is free again. */
  release(session: Session): void {
    const { userId } = session
    if (userId === undefined) return
    session.userId = undefined
    if (this.#holders.get(userId)?.session === session) this.#holders.delete(userId)
  }

  /**
   * Ends the user's sessions, also those whose login is being checked: the password may be one that was changed.
   * @returns the session that is logged in, for the caller to close
   */
  end(userId: string): Session | undefined {
    this.#ended.delete(userId)
    this.#ended.set(userId, this.#asked)
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > ENDED_KEPT && oldest !== undefined) this.#ended.delete(oldest)
    return this.#holders.get(userId)?.session
  }

  #yields(holder: Holder, asked: number): boolean {
    const { duplicateLogin, isStale } = this.#options
    if (duplicateLogin === 'replace') return asked > holder.asked
    return duplicateLogin === 'replace-stale' && isStale(holder.session)
  }
}
