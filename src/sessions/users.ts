import type { Session } from './session.js'

/** Who is logged in, or about to be: an id belongs to one session at a time. */
export class Users {
  readonly #sessions = new Map<string, Session>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Takes the id for the session until it is released, so that of two logins that wait one is refused at once. */
  reserve(userId: string, session: Session): 'reserved' | 'full' | 'taken' {
    if (this.#sessions.size >= this.#max) return 'full'
    if (this.#sessions.has(userId)) return 'taken'
    this.#sessions.set(userId, session)
    session.userId = userId
    return 'reserved'
  }

  /** The session's id is free again. */
  release(session: Session): void {
    if (session.userId === undefined) return
    if (this.#sessions.get(session.userId) === session) this.#sessions.delete(session.userId)
    session.userId = undefined
  }
}
