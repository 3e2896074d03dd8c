import { CLIENT_MAX_FRAME } from '../../generated/typescript/packets.js'

/**
 * What one session, one address or one room may take of the server. They may change while it runs (SIGHUP).
 * Times are in ms, sizes in bytes, rates a second; `Infinity` is off.
 */
export interface Limits {
  /** From the connection to its first successful login. */
  readonly loginDeadline: number
  /** Without a byte from the client. */
  readonly idleTimeout: number
  /** Packets of one session: so many a second in the long run, so many at once. Over it, reading pauses. */
  readonly sessionRate: number
  readonly sessionBurst: number
  /** Bytes of one session, in the same way. */
  readonly sessionBytes: number
  readonly sessionBytesBurst: number
  /** Packets of one session that the spec does not know; over it, the session is closed. */
  readonly unknownRate: number
  readonly unknownBurst: number
  /** Chats of one room a second; over it, they are answered with 63. */
  readonly roomRate: number
  readonly roomBurst: number
  /** Connections in all, and from one address. */
  readonly connections: number
  readonly addressConnections: number
  /** Passwords that may wait to be hashed; a login beyond them is refused. */
  readonly hashQueue: number
  /** Bytes that may wait for a reader, and for how long the oldest of them; beyond it the session is closed. */
  readonly outputBudget: number
  readonly outputAge: number
}

/** @param chosen the limits that somebody chose; the others follow from them and from `maxUsers` */
export function defaultLimits(maxUsers: number, chosen: Partial<Limits> = {}): Limits {
  const sessionRate = chosen.sessionRate ?? 100
  const sessionBytes = chosen.sessionBytes ?? sessionRate * CLIENT_MAX_FRAME
  const unknownRate = chosen.unknownRate ?? 10
  const roomRate = chosen.roomRate ?? 10 * sessionRate
  return {
    loginDeadline: 10_000,
    idleTimeout: Number.POSITIVE_INFINITY,
    sessionRate,
    sessionBurst: 2 * sessionRate,
    sessionBytes,
    sessionBytesBurst: 2 * sessionBytes,
    unknownRate,
    unknownBurst: 10 * unknownRate,
    roomRate,
    roomBurst: 2 * roomRate,
    connections: 2 * maxUsers,
    addressConnections: 256,
    hashQueue: 256,
    outputBudget: 1024 * 1024,
    outputAge: 10_000,
    ...chosen,
  }
}
