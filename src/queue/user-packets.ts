import type { Dispatcher } from '../../generated/typescript/dispatcher.js'
import { packetName } from '../../generated/typescript/packets.js'
import { DecodeError } from '../../generated/typescript/runtime/errors.js'
import type { Limits } from '../config/limits.js'
import type { Services, Session } from '../handlers/types.js'
import type { UsedUp } from '../net/allowance.js'
import type { Next } from '../net/inbound.js'
import { TokenBucket } from '../net/token-bucket.js'
import type { Counters } from '../ops/counters.js'
import type { CloseReason } from '../sessions/close-reason.js'
import { clock } from './clock.js'

/** Frames of one session in one turn; the rest waits until everybody else has had a turn. */
const FRAMES_A_TURN = 32

export interface UserPacketsOptions {
  readonly dispatcher: Dispatcher<Session, Services>
  /** Read each time: they may change. */
  readonly limits: Limits
  readonly counters: Pick<Counters, 'received' | 'unknown'>
  /** The session has more to handle. */
  readonly again: (session: Session) => void
  /** The session is over its rate: it comes again when it is under it. */
  readonly throttle: (session: Session, cause: UsedUp) => void
  /** The session has handled everything, and nothing more will come. */
  readonly finished: (session: Session) => void
  readonly close: (session: Session, reason: CloseReason, detail: string, error?: unknown) => void
}

/** Handles a session's frames in their order; a handler that is not done holds up its own session alone. */
export function createUserPackets(options: UserPacketsOptions) {
  const { dispatcher, limits, counters, again, throttle, finished, close } = options

  return function handleUserPackets(session: Session): void {
    if (session.disconnecting) return
    const { now } = clock
    for (let n = 0; n < FRAMES_A_TURN; n++) {
      const usedUp = session.allowance.usedUp(limits, now)
      if (usedUp && session.inbound.ready) {
        throttle(session, usedUp)
        return
      }
      const next = session.inbound.next()
      if (!next) break
      session.allowance.spend(next.length)
      if (!handle(session, next)) return
    }
    goOn(session)
  }

  /** Whether the session may go on to its next frame. */
  function handle(session: Session, next: Next): boolean {
    if (next.kind === 'violation') {
      close(session, next.reason, next.detail)
      return false
    }
    if (next.kind === 'unknown') return allowUnknown(session, next.id)
    const { id, bytes } = next
    counters.received.add(id)
    try {
      const pending = dispatcher.dispatch(session, id, bytes)
      if (!pending) return true
      session.waiting = true
      pending.then(
        () => {
          session.waiting = false
          goOn(session)
        },
        (error: unknown) => {
          session.waiting = false
          failed(session, id, error)
        },
      )
    } catch (error) {
      failed(session, id, error)
    }
    return false
  }

  function allowUnknown(session: Session, id: number): boolean {
    counters.unknown++
    session.unknownPackets ??= new TokenBucket()
    const { unknownRate, unknownBurst } = limits
    if (session.unknownPackets.take(unknownRate, unknownBurst, clock.now)) return true
    close(session, 'unknown-packets', `packet ${id}, and too many like it`)
    return false
  }

  function failed(session: Session, id: number, error: unknown): void {
    if (error instanceof DecodeError) {
      // Without the value that was found: it may be a password.
      const { packet, field, offset, reason } = error
      close(session, 'malformed-packet', `${packet} ${field} at byte ${offset}: ${reason}`)
    } else close(session, 'handler-failed', packetName(id) ?? String(id), error)
  }

  function goOn(session: Session): void {
    if (session.disconnecting) return
    session.inbound.rest()
    session.link.resume()
    if (session.inbound.ready) again(session)
    else if (session.ended) finished(session)
  }
}
