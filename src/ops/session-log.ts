import type { SessionState } from '../../generated/typescript/session.js'
import type { CloseReason } from '../sessions/close-reason.js'
import type { Session } from '../sessions/session.js'
import type { Log } from './log.js'

/** The life of a session, line by line; all of them have its name as `session`. README.md lists them. */
export interface SessionLog {
  /** @param peer the address that it comes from */
  connected(session: Session, peer: string | undefined): void
  /** Its state changes; `session.state` is still the one before. */
  moved(session: Session, to: SessionState): void
  /** The server closes it. @param error where that is a fault of ours */
  closed(session: Session, reason: CloseReason, detail: string, error?: unknown): void
  /** A packet of it cannot be read, and was answered. */
  malformed(session: Session, packet: string, detail: string): void
  /** It is gone; the reason is `client` where it was not the server that closed it. */
  ended(session: Session): void
}

/** What happens once or twice in a session's life is info; what a client can do over and over is debug. */
export function createSessionLog(log: Log): SessionLog {
  return {
    connected: ({ name }, peer) => log.info({ session: name, peer }, 'session connected'),
    moved({ name, state, userId, room, link }, to) {
      const [level, text] = moves[`${state} ${to}`] ?? []
      // An audit tells where a user comes from.
      const peer = level === 'info' ? link.peer : undefined
      if (level && text) log[level]({ session: name, peer, user: userId, room: room?.number }, text)
    },
    closed({ name }, reason, detail, error) {
      const level = error !== undefined ? 'error' : reason === 'displaced' ? 'debug' : 'info'
      log[level]({ session: name, reason, detail, err: error }, 'session closed')
    },
    malformed: ({ name }, packet, detail) =>
      log.debug({ session: name, packet, detail }, 'malformed packet answered'),
    ended: ({ name, closedFor = 'client' }) =>
      log.info({ session: name, reason: closedFor }, 'session ended'),
  }
}

const moves: Readonly<Record<string, readonly [level: 'info' | 'debug', text: string]>> = {
  'authenticating lobby': ['info', 'logged in'],
  'lobby room': ['debug', 'room entered'],
  'room lobby': ['debug', 'room left'],
}
