import type { Session } from './session.js'

/**
 * Who is logged in, or about to be. An id belongs to one session at a time; where a later login replaces an
 * earlier one, several may wait for the account store with the same id, in the order in which they asked.
 */
export class Users {
  readonly #sessions = new Map<string, Session[]>()
  readonly #max: number
  readonly #replaced: ((session: Session) => void) | undefined

  /** @param replaced closes a session whose user has logged in again; undefined: the later login is refused */
  constructor(max: number, replaced?: (session: Session) => void) {
    this.#max = max
    this.#replaced = replaced
  }

  /** Ids that are taken. */
  get size(): number {
    return this.#sessions.size
  }

  /**
   * Takes the id for the session until it is released, so that of two logins that wait one is refused at once; or,
   * where logins replace each other, puts the session behind those that asked for the id before.
   */
  reserve(userId: string, session: Session): 'reserved' | 'full' | 'taken' {
    const before = this.#sessions.get(userId)
    if (before && this.#replaced) before.push(session)
    else if (this.#sessions.size >= this.#max) return 'full'
    else if (before) return 'taken'
    else this.#sessions.set(userId, [session])
    session.userId = userId
    return 'reserved'
  }

  /**
   * The session has shown that the id is its own: those that asked for it earlier, logged in or waiting, lose it.
   * @returns whether it has the id: false where a later one was quicker
   */
  claim(session: Session): boolean {
    const all = session.userId === undefined ? undefined : this.#sessions.get(session.userId)
    const place = all?.indexOf(session) ?? -1
    if (!all || place < 0) return false
    for (const earlier of all.splice(0, place)) this.#replaced?.(earlier)
    return true
  }

  /** The session's id is free again, as far as the session goes. */
  release(session: Session): void {
    const { userId } = session
    if (userId === undefined) return
    session.userId = undefined
    const left = this.#sessions.get(userId)?.filter((other) => other !== session)
    if (left && left.length > 0) this.#sessions.set(userId, left)
    else if (left) this.#sessions.delete(userId)
  }
}
