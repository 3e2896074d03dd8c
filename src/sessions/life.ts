/** How sessions begin and end. Each ends exactly once, whoever wanted it. */

import { PacketId } from '../../generated/typescript/packets.js'
import type { Counters } from '../ops/counters.js'
import type { SessionLog } from '../ops/session-log.js'
import type { SystemPacket } from '../queue/system-queue.js'
import type { CloseReason } from './close-reason.js'
import type { Deadlines } from './deadlines.js'
import type { Link, Session } from './session.js'
import type { SessionTable } from './session-table.js'

export interface LifeOptions {
  readonly sessions: SessionTable
  readonly deadlines: () => Deadlines
  readonly push: (packet: SystemPacket) => void
  readonly counters: Counters
  readonly log: SessionLog
}

export interface Life {
  open(link: Link): Session
  /** The client sends nothing more; what it has sent is handled before it is gone. */
  hungUp(session: Session): void
  /** The same, because the server stops: it is read from no more. */
  drain(session: Session): void
  /** Everything that arrived has been handled. */
  finished(session: Session): void
  /** The server ends it: what has arrived and was not handled is dropped. */
  close(session: Session, reason: CloseReason, detail: string, error?: unknown): void
  /** It has been told everything, and is gone. */
  ended(session: Session): void
}

/**
 * Reasons to reset the connection: the client does not read, it sends so much that reading on to its end costs too
 * much, or another connection needs its file descriptor now.
 */
const RESET: ReadonlySet<CloseReason> = new Set(['output-budget', 'output-age', 'input-budget', 'displaced'])

export function createLife({ sessions, deadlines, push, counters, log }: LifeOptions): Life {
  /** The session's end takes its turn behind what it has said. */
  function finished(session: Session): void {
    if (session.disconnecting) return
    session.disconnecting = true
    if (session.closedFor === undefined) counters.closed.add('client')
    push({ id: PacketId.SYS_USER_DISCONNECT, session })
  }

  function closing(session: Session, reason: CloseReason, detail: string, error?: unknown): void {
    if (session.closedFor === undefined) counters.closed.add(reason)
    session.closedFor ??= reason
    log.closed(session, reason, detail, error)
  }

  function hungUp(session: Session): void {
    if (session.ended) return
    session.ended = true
    if (!session.busy) finished(session)
  }

  return {
    finished,
    hungUp,
    open(link) {
      const session = sessions.open(link)
      deadlines().connected(session)
      push({ id: PacketId.SYS_USER_CONNECT, session })
      return session
    },
    drain(session) {
      if (session.ended) return
      closing(session, 'drain', 'the server stops')
      hungUp(session)
    },
    close(session, reason, detail, error) {
      if (session.disconnecting) return
      closing(session, reason, detail, error)
      session.ended = true
      session.inbound.clear()
      session.abandonLogin?.()
      if (RESET.has(reason)) session.link.cut()
      finished(session)
    },
    ended(session) {
      session.link.end()
      deadlines().forget(session)
      sessions.close(session)
      log.ended(session)
    },
  }
}
