import type { Dispatcher } from '../../generated/typescript/dispatcher.js'
import { answersMalformed, type ClientPacketId, packetName } from '../../generated/typescript/packets.js'
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
  readonly counters: Pick<Counters, 'received' | 'unknown' | 'malformed'>
  /** The session has more to handle. */
  readonly again: (session: Session) => void
  /** The session waits for a handler that is not done. */
  readonly waits: (session: Session) => void
  /** The session is over its rate: it comes again when it is under it. */
  readonly throttle: (session: Session, cause: UsedUp) => void
  /** The session has handled everything, and nothing more will come. */
  readonly finished: (session: Session) => void
  /** A packet cannot be read, and was answered. */
  readonly malformed: (session: Session, packet: string, detail: string) => void
  readonly close: (session: Session, reason: CloseReason, detail: string, error?: unknown) => void
}

/** Without the value that was found: it may be a password. */
function inWords({ packet, field, offset, reason }: DecodeError): string {
  return `${packet} ${field} at byte ${offset}: ${reason}`
}

/** Handles a session's frames in their order; a handler that is not done holds up its own session alone. */
export function createUserPackets(options: UserPacketsOptions) {
  const { dispatcher, limits, counters, again, waits, throttle, finished, malformed, close } = options

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
    const { id } = next
    counters.received.add(id)
    try {
      if (next.kind === 'malformed') return refuse(session, id, next.detail)
      const pending = dispatcher.dispatch(session, id, next.bytes)
      if (!pending) return true
      if (pending instanceof DecodeError) return refuse(session, id, inWords(pending))
      session.waiting = true
      waits(session)
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
    if (mayBeUnusable(session)) return true
    close(session, 'unknown-packets', `packet ${id}, and too many like it`)
    return false
  }

  /** Answers a packet that cannot be read, where the spec says with what; otherwise the session has to end. */
  function refuse(session: Session, id: ClientPacketId, detail: string): boolean {
    counters.malformed.add(id)
    if (!answersMalformed(id)) close(session, 'malformed-packet', detail)
    else if (!mayBeUnusable(session)) close(session, 'malformed-packets', `${detail}, and too many like it`)
    else {
      dispatcher.refuseMalformed(session, id)
      malformed(session, packetName(id) ?? String(id), detail)
    }
    return !session.disconnecting
  }

  function mayBeUnusable(session: Session): boolean {
    session.unusablePackets ??= new TokenBucket()
    return session.unusablePackets.take(limits.unknownRate, limits.unknownBurst, clock.now)
  }

  function failed(session: Session, id: number, error: unknown): void {
    close(session, 'handler-failed', packetName(id) ?? String(id), error)
  }

  function goOn(session: Session): void {
    if (session.disconnecting) return
    session.inbound.rest()
    session.link.resume()
    if (session.inbound.ready) again(session)
    else if (session.ended) finished(session)
  }
}
