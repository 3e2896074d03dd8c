import type { Session } from '../sessions/session.js'

/** Sessions with something to handle, each at most once: everybody gets a turn before anybody gets a second. */
export class UserQueue {
  #sessions: Session[] = []

  get length(): number {
    return this.#sessions.length
  }

  push(session: Session): void {
    if (session.queued) return
    session.queued = true
    this.#sessions.push(session)
  }

  /** The sessions up to now, in the order in which they came; they may be pushed again. */
  take(): readonly Session[] {
    const sessions = this.#sessions
    this.#sessions = []
    for (const session of sessions) session.queued = false
    return sessions
  }
}
