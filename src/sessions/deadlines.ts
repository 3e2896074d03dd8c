/**
 * What becomes of sessions as time passes: no login in time, nothing said for too long, output that grows old,
 * and those over their rate, who may go on. Looked after a few times a second, not with a timer for each session.
 */

import type { Limits } from '../config/limits.js'
import { Backlog } from '../net/backlog.js'
import { clock, everyTick, TICK_MS } from '../queue/clock.js'
import type { CloseReason } from './close-reason.js'
import type { Session } from './session.js'

/** ms: how much longer a login that is being checked may take: it is to be answered. */
const LOGIN_GRACE_MS = 3000
/** ms: how often every session is looked at, whether it is idle, and when it was written to last. */
const SWEEP_MS = 1000

export interface DeadlinesOptions {
  /** Read each time: they may change. */
  readonly limits: Limits
  readonly sessions: Iterable<Session>
  readonly close: (session: Session, reason: CloseReason, detail: string) => void
  /** The session was over its rate, and may go on. */
  readonly goOn: (session: Session) => void
}

export class Deadlines {
  readonly #options: DeadlinesOptions
  /** Sessions that nobody has logged in on. */
  readonly #strangers = new Set<Session>()
  readonly #behind = new Set<Session>()
  #throttled = new Set<Session>()
  #sweptAt = clock.now
  /** Judges no more. */
  readonly stop: () => void

  constructor(options: DeadlinesOptions) {
    this.#options = options
    this.stop = everyTick((now) => this.#judge(now))
  }

  /** Sessions over their rate. */
  get throttled(): number {
    return this.#throttled.size
  }

  connected(session: Session): void {
    this.#strangers.add(session)
  }

  loggedIn(session: Session): void {
    this.#strangers.delete(session)
  }

  /** Some bytes wait for the session's reader. */
  behind(session: Session): void {
    this.#behind.add(session)
  }

  throttle(session: Session): void {
    session.throttled = true
    this.#throttled.add(session)
  }

  /** Who is over the rate may try again. */
  releaseThrottled(): void {
    const throttled = this.#throttled
    this.#throttled = new Set()
    for (const session of throttled) {
      session.throttled = false
      this.#options.goOn(session)
    }
  }

  /** The session has ended: nothing of it is kept. */
  forget(session: Session): void {
    this.#strangers.delete(session)
    this.#behind.delete(session)
    this.#throttled.delete(session)
  }

  #judge(now: number): void {
    this.releaseThrottled()
    this.#closeStrangers(now)
    this.#closeWhoFallsBehind(now)
    if (now - this.#sweptAt >= SWEEP_MS) {
      this.#sweptAt = now
      this.#sweep(now)
    }
  }

  #closeStrangers(now: number): void {
    const { limits, close } = this.#options
    for (const session of this.#strangers) {
      const late = now - session.connectedAt - limits.loginDeadline
      if (late < 0) continue // who comes after it may be older: TLS handshakes take different times
      if (session.waiting && late < LOGIN_GRACE_MS) continue
      this.#strangers.delete(session)
      close(session, 'login-deadline', `no login within ${limits.loginDeadline} ms`)
    }
  }

  #closeWhoFallsBehind(now: number): void {
    const { limits, close } = this.#options
    for (const session of this.#behind) {
      const { written, waiting } = session.link
      session.backlog ??= new Backlog()
      const age = session.backlog.age(written, waiting, limits.outputAge, now)
      if (waiting === 0) {
        this.#behind.delete(session)
        session.backlog = undefined
      } else if (age > limits.outputAge) {
        this.#behind.delete(session)
        close(session, 'output-age', `the oldest of ${waiting} bytes waits for ${Math.round(age)} ms`)
      }
    }
  }

  /** Notes who was written to since the last time, and closes who is idle. */
  #sweep(now: number): void {
    const { limits, sessions, close } = this.#options
    for (const session of sessions) {
      const { written } = session.link
      if (written !== session.sentUpTo) {
        session.sentUpTo = written
        session.sentAt = now
      }
      // What was heard bears the time of the turn or tick before it, so up to a tick too early.
      const silent = now - Math.max(session.heardAt, session.sentAt) - TICK_MS
      if (silent >= limits.idleTimeout && !session.busy)
        close(session, 'idle-timeout', `nothing came or was sent for ${Math.round(silent)} ms`)
    }
  }
}
