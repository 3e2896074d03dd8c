/**
 * Finds sessions whose client does not acknowledge what it is sent: its machine, or the way to it, has gone without a
 * word, and TCP alone would retry for a quarter of an hour. Node's own buffer is empty then, so the kernel is asked.
 */

import type { Limits } from '../config/limits.js'
import { Backlog } from '../net/backlog.js'
import { type ProcFile, procFileOf, readUnacknowledged } from '../net/unacknowledged.js'
import type { Log } from '../ops/log.js'
import { after, clock, everyTick } from '../queue/clock.js'
import type { CloseReason } from './close-reason.js'
import type { Session } from './session.js'
import { UNTAKEN_MS } from './stale.js'

/** ms between two looks: while somebody's bytes were unacknowledged at two of them, else, and at most. */
const [DOUBT_PAUSE_MS, PAUSE_MS, LONGEST_PAUSE_MS] = [1000, 3000, 15_000]
/** In between, reading takes this part of the time: the kernel's list has all connections of the network namespace. */
const SHARE = 1 / 200
/** Whoever was heard from since then is there, ms; unless it was in doubt already. */
const SILENT_MS = 5000
/** ms between two looks because users log in again. */
const AGAIN_MS = 1000

export interface DeadLinksOptions {
  readonly sessions: Iterable<Session>
  /** Read each time: they may change. */
  readonly limits: Pick<Limits, 'outputAge'>
  /** The port that the server listens on. */
  readonly port: () => number
  readonly close: (session: Session, reason: CloseReason, detail: string) => void
  readonly log: Log
}

/** A session as it was when the look began: what was written since may not have gone out. */
interface Suspect {
  readonly session: Session
  readonly name: string
  readonly written: number
  /** Bytes that wait in the process. */
  readonly waiting: number
}

export class DeadLinks {
  readonly #options: DeadLinksOptions
  #known = process.platform === 'linux'
  #nextAt = 0
  #looking = false
  /** Sessions whose users log in again, and the look at them that is to come. */
  #again: { readonly sessions: Set<Session>; readonly looked: Promise<void> } | undefined
  #againAt = Number.NEGATIVE_INFINITY
  readonly #noMoreTicks: () => void

  constructor(options: DeadLinksOptions) {
    this.#options = options
    this.#noMoreTicks = this.#known ? everyTick((now) => this.#lookAtAll(now)) : () => undefined
  }

  /** Looks no more. */
  stop(): void {
    this.#known = false
    this.#noMoreTicks()
  }

  /**
   * Looks at the session, whose user logs in again: at once, or together with others a second after the last such look.
   */
  look(session: Session): Promise<void> {
    const { heardAt, link, acknowledged } = session
    const alive = clock.now - heardAt <= UNTAKEN_MS || link.written === acknowledged
    if (!this.#known || alive) return Promise.resolve()
    if (!this.#again) {
      const sessions = new Set<Session>()
      this.#again = { sessions, looked: this.#lookAgain(sessions) }
    }
    this.#again.sessions.add(session)
    return this.#again.looked
  }

  async #lookAgain(sessions: Iterable<Session>): Promise<void> {
    const wait = this.#againAt + AGAIN_MS - clock.now
    await new Promise<void>((resolve) => (wait > 0 ? after(wait, resolve) : setImmediate(resolve)))
    this.#again = undefined
    this.#againAt = clock.now
    await this.#ask(suspects(sessions, clock.now, 0), clock.now).catch((error: unknown) =>
      this.#giveUp(error),
    )
  }

  #lookAtAll(now: number): void {
    if (this.#looking || now < this.#nextAt) return
    this.#nextAt = now + DOUBT_PAUSE_MS
    const found = suspects(this.#options.sessions, now, SILENT_MS)
    if (found.length === 0) return
    this.#looking = true
    const from = performance.now()
    this.#ask(found, now)
      .then((doubt) => {
        const pause = Math.max((performance.now() - from) / SHARE, doubt ? DOUBT_PAUSE_MS : PAUSE_MS)
        this.#nextAt = clock.now + Math.min(pause, LONGEST_PAUSE_MS)
      })
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#looking = false
      })
  }

  /** @returns whether somebody is in doubt */
  async #ask(suspects: readonly Suspect[], at: number): Promise<boolean> {
    const { port, limits, close } = this.#options
    const files = new Set<ProcFile>(suspects.map(({ name }) => procFileOf(name)))
    const bytes = await readUnacknowledged(port(), files)
    let doubt = false
    for (const { session, name, written, waiting } of suspects) {
      const unacknowledged = bytes.get(name)
      if (unacknowledged === undefined) {
        session.acknowledged = written - waiting
        acknowledge(session)
        continue
      }
      // Of TLS, the kernel counts what was encrypted, a little more than was written: what is acknowledged is then
      // found acknowledged with the next bytes, and never before its time.
      session.unacknowledged ??= new Backlog()
      session.unacknowledged.age(
        written,
        waiting + unacknowledged,
        limits.outputAge,
        lastTraffic(session, at),
      )
      const age = session.unacknowledged.since(at)
      session.unacknowledgedFor = age
      doubt ||= age > 0
      if (age <= limits.outputAge) continue
      close(session, 'output-age', `${unacknowledged} bytes are unacknowledged for ${Math.round(age)} ms`)
    }
    return doubt
  }

  #giveUp(error: unknown): void {
    this.stop()
    const { log } = this.#options
    log.info({ err: error }, 'the kernel does not say what is unacknowledged; dead links are found late')
  }
}

/** Who has been written to, as far as is known in vain, and has not been heard from since, or for so long, ms. */
function suspects(sessions: Iterable<Session>, now: number, silentFor: number): readonly Suspect[] {
  const found: Suspect[] = []
  for (const session of sessions) {
    const { link, heardAt, unacknowledged, acknowledged } = session
    const { written, waiting, procName } = link
    const heard = now - heardAt < (unacknowledged?.since(now) ?? silentFor)
    if (heard || written === acknowledged || procName === undefined) acknowledge(session)
    else found.push({ session, name: procName, written, waiting })
  }
  return found
}

/** When bytes came or went last, as far as is known: whatever is unacknowledged is as old, or older. */
function lastTraffic({ heardAt, sentAt, sentUpTo, link }: Session, now: number): number {
  return link.written === sentUpTo ? Math.max(heardAt, sentAt) : now
}

function acknowledge(session: Session): void {
  session.unacknowledged = undefined
  session.unacknowledgedFor = 0
}
