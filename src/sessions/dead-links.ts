/**
 * Finds sessions whose client does not acknowledge what it is sent: its machine, or the way to it, has gone without a
 * word, and TCP alone would retry for a quarter of an hour. Node's own buffer is empty then, so the kernel is asked.
 */

import type { Limits } from '../config/limits.js'
import { Backlog } from '../net/backlog.js'
import { type ProcFile, procFileOf, readUnacknowledged } from '../net/unacknowledged.js'
import type { Log } from '../ops/log.js'
import { clock, everyTick } from '../queue/clock.js'
import type { CloseReason } from './close-reason.js'
import type { Session } from './session.js'

/** ms between two looks: while somebody's bytes were unacknowledged at two of them, else, and at most. */
const [DOUBT_PAUSE_MS, PAUSE_MS, LONGEST_PAUSE_MS] = [1000, 3000, 15_000]
/** In between, reading takes this part of the time: the kernel's list has all connections of the network namespace. */
const SHARE = 1 / 200
/** Whoever was heard from since then is there, ms. */
const SILENT_MS = 5000

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
  #nextAt = 0
  #looking = false
  /** Looks no more. */
  readonly stop: () => void

  constructor(options: DeadLinksOptions) {
    this.#options = options
    const known = process.platform === 'linux'
    this.stop = known ? everyTick((now) => this.#lookAt(now)) : () => undefined
  }

  #lookAt(now: number): void {
    if (this.#looking || now < this.#nextAt) return
    this.#nextAt = now + DOUBT_PAUSE_MS
    const suspects = this.#suspects(now)
    if (suspects.length === 0) return
    this.#looking = true
    this.#ask(suspects, now)
      .catch((error: unknown) => {
        this.stop()
        const { log } = this.#options
        log.info({ err: error }, 'the kernel does not say what is unacknowledged; dead links are found late')
      })
      .finally(() => {
        this.#looking = false
      })
  }

  /** Who has been written to, as far as is known in vain, and has not been heard from for a while. */
  #suspects(now: number): readonly Suspect[] {
    const suspects: Suspect[] = []
    for (const session of this.#options.sessions) {
      const { written, waiting, procName } = session.link
      const heard = now - session.heardAt < SILENT_MS
      if (heard || written === session.acknowledged || procName === undefined) acknowledge(session)
      else suspects.push({ session, name: procName, written, waiting })
    }
    return suspects
  }

  async #ask(suspects: readonly Suspect[], at: number): Promise<void> {
    const { port, limits, close } = this.#options
    const files = new Set<ProcFile>(suspects.map(({ name }) => procFileOf(name)))
    const from = performance.now()
    const bytes = await readUnacknowledged(port(), files)
    const took = performance.now() - from
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
      const age = session.unacknowledged.age(written, waiting + unacknowledged, limits.outputAge, at)
      session.unacknowledgedFor = age
      doubt ||= age > 0
      if (age <= limits.outputAge) continue
      close(session, 'output-age', `${unacknowledged} bytes are unacknowledged for ${Math.round(age)} ms`)
    }
    const pause = Math.max(took / SHARE, doubt ? DOUBT_PAUSE_MS : PAUSE_MS)
    this.#nextAt = clock.now + Math.min(pause, LONGEST_PAUSE_MS)
  }
}

function acknowledge(session: Session): void {
  session.unacknowledged = undefined
  session.unacknowledgedFor = 0
}
