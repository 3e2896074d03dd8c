import { CLIENT_MAX_FRAME } from '../../generated/typescript/packets.js'

/**
 * What one session, one address or one room may take of the server. They may change while it runs (SIGHUP).
 * Times are in ms, sizes in bytes, rates a second; `Infinity` is off.
 */
export interface Limits {
  /** From the connection to its first successful login. */
  readonly loginDeadline: number
  /** Without a byte from the client or to it. */
  readonly idleTimeout: number
  /** Packets of one session: so many a second in the long run, so many at once. Over it, reading pauses. */
  readonly sessionRate: number
  readonly sessionBurst: number
  /** Bytes of one session, in the same way. */
  readonly sessionBytes: number
  readonly sessionBytesBurst: number
  /** Packets of one session that the spec does not know or cannot read; over it, the session is closed. */
  readonly unknownRate: number
  readonly unknownBurst: number
  /** Chats of one room a second; over it, they are answered with 63. */
  readonly roomRate: number
  readonly roomBurst: number
  /** Connections in all, and from one address. */
  readonly connections: number
  readonly addressConnections: number
  /** New connections from one address: so many a second in the long run, so many at once. */
  readonly addressConnectRate: number
  readonly addressConnectBurst: number
  /** Failed logins of one address, and at one account: so many a second, so many at once. Over it, logins wait. */
  readonly addressFailures: number
  readonly addressFailuresBurst: number
  readonly accountFailures: number
  readonly accountFailuresBurst: number
  /** After such a silence, or with output that it does not take, a session gives way to its user's next login. */
  readonly staleAfter: number
  /** Bytes that may wait for a reader, and for how long the oldest of them; beyond it the session is closed. */
  readonly outputBudget: number
  readonly outputAge: number
}

/** A person who tries again a few times is no flood, however few connections an address may have. */
const LEAST_CONNECT_BURST = 20

/**
 * What nobody chose follows from what somebody did.
 * @param chosen may be a larger object: nothing but limits is taken from it
 */
export function defaultLimits(maxUsers: number, chosen: Partial<Limits> = {}): Limits {
  const sessionRate = chosen.sessionRate ?? 100
  const sessionBytes = chosen.sessionBytes ?? Math.ceil(sessionRate * CLIENT_MAX_FRAME)
  const unknownRate = chosen.unknownRate ?? 10
  const connections = chosen.connections ?? 2 * maxUsers
  const addressConnections = chosen.addressConnections ?? Math.min(256, Math.ceil(connections / 2))
  const addressConnectRate = chosen.addressConnectRate ?? addressConnections
  const addressFailures = chosen.addressFailures ?? 1
  const accountFailures = chosen.accountFailures ?? 1
  const roomRate = chosen.roomRate ?? Math.round(10 * sessionRate)
  return {
    loginDeadline: chosen.loginDeadline ?? 10_000,
    idleTimeout: chosen.idleTimeout ?? Number.POSITIVE_INFINITY,
    sessionRate,
    sessionBurst: chosen.sessionBurst ?? burst(2 * sessionRate),
    sessionBytes,
    sessionBytesBurst: chosen.sessionBytesBurst ?? Math.max(CLIENT_MAX_FRAME, 2 * sessionBytes),
    unknownRate,
    unknownBurst: chosen.unknownBurst ?? burst(10 * unknownRate),
    roomRate,
    roomBurst: chosen.roomBurst ?? burst(2 * roomRate),
    connections,
    addressConnections,
    addressConnectRate,
    addressConnectBurst:
      chosen.addressConnectBurst ?? Math.max(LEAST_CONNECT_BURST, burst(2 * addressConnectRate)),
    addressFailures,
    addressFailuresBurst: chosen.addressFailuresBurst ?? burst(20 * addressFailures),
    accountFailures,
    accountFailuresBurst: chosen.accountFailuresBurst ?? burst(10 * accountFailures),
    staleAfter: chosen.staleAfter ?? 30_000,
    outputBudget: chosen.outputBudget ?? 1024 * 1024,
    outputAge: chosen.outputAge ?? 10_000,
  }
}

/** Whole packets, and one at least: with fewer, none would ever pass. */
function burst(packets: number): number {
  return Math.max(1, Math.ceil(packets))
}

/** For a server that stops: nobody is held back any more from what was sent already. */
export const withoutRates = {
  sessionRate: Number.POSITIVE_INFINITY,
  sessionBurst: Number.POSITIVE_INFINITY,
  sessionBytes: Number.POSITIVE_INFINITY,
  sessionBytesBurst: Number.POSITIVE_INFINITY,
  unknownRate: Number.POSITIVE_INFINITY,
  unknownBurst: Number.POSITIVE_INFINITY,
  roomRate: Number.POSITIVE_INFINITY,
  roomBurst: Number.POSITIVE_INFINITY,
} satisfies Partial<Limits>
