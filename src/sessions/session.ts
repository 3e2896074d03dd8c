import type { SessionState } from '../../generated/typescript/session.js'
import type { UserInfo } from '../../generated/typescript/types/user-info.js'
import type { Place } from '../net/admission.js'
import { Allowance } from '../net/allowance.js'
import type { Backlog } from '../net/backlog.js'
import { Inbound } from '../net/inbound.js'
import { Outbound } from '../net/outbound.js'
import type { RingPool } from '../net/ring-pool.js'
import type { TokenBucket } from '../net/token-bucket.js'
import type { Room } from '../rooms/room.js'
import type { CloseReason } from './close-reason.js'

/** How the session's bytes get out; a TCP socket behind a narrow face. */
export interface Link {
  /** Goes out as it is; the session is closed where its reader is too far behind. */
  write(bytes: Uint8Array): void
  /** Bytes ever written, and how many of them have not gone out yet. */
  readonly written: number
  readonly waiting: number
  /** The address that it comes from. */
  readonly peer: string
  /** What it takes among all connections. */
  readonly place: Pick<Place, 'since' | 'loggedIn'>
  /** Nothing that is written reaches the client any more. */
  readonly lost: boolean
  /** Bytes that were received and not read yet, because reading pauses. */
  readonly unread: number
  /** What /proc/net calls the connection; undefined where it is over already. */
  readonly procName: string | undefined
  /** Reads no more for now. */
  pause(): void
  /** Reads on. */
  resume(): void
  /** Sends what was written, then closes. */
  end(): void
  /** Closes at once, and drops what was written and has not gone out. */
  cut(): void
}

/** One connection, from its connect to its disconnect. */
export class Session {
  /** The slot is used again by a later session, with another generation; both together never are. */
  readonly slot: number
  readonly generation: number
  /** Both together, as other clients see it. */
  readonly userIndex: bigint
  readonly link: Link
  readonly inbound: Inbound
  readonly outbound = new Outbound()
  state: SessionState = 'connected'
  /** In the form in which it is kept; from the login on. */
  userId: string | undefined
  room: Room | undefined

  /** In the user packet queue. */
  queued = false
  /** A handler is not done yet, so the session's next packets wait. */
  waiting = false
  /** It is over its rate: what has come in waits, and nothing is read until it is under it again. */
  throttled = false
  /** Nothing more will come in. */
  ended = false
  /** kSYS_USER_DISCONNECT is on its way, or was handled. It happens exactly once. */
  disconnecting = false
  /** Why the server has ended it; undefined where it has not. */
  closedFor: CloseReason | undefined
  /** The slot is free again; nothing can be sent any more. */
  gone = false
  /** Something for it came up in this turn. */
  touched = false
  /** When the connection came, before a TLS handshake; ms on the server's clock. */
  readonly connectedAt: number
  /** When bytes came in last, ms on the server's clock. */
  heardAt: number
  /** Wrong passwords, and logins put off for them. */
  failedLogins = 0
  /** Nobody waits for the login's answer any more; while one is being checked. */
  abandonLogin: (() => void) | undefined
  readonly allowance = new Allowance()
  /** How many more packets it may send that nobody knows or can read; from the first one on. */
  unusablePackets: TokenBucket | undefined
  /** What waits for its reader; while something does. */
  backlog: Backlog | undefined
  /** Of the bytes ever written to the link, how many the client's kernel has acknowledged, as far as is known. */
  acknowledged = 0
  /** What it has not; while something was found to be so. */
  unacknowledged: Backlog | undefined
  /** For how long the oldest byte of it was, when it was looked at last, ms. */
  unacknowledgedFor = 0
  /** When something was sent last, to a second; and how many bytes were ever written by then. */
  sentAt = 0
  sentUpTo = 0

  /** @param now ms on the server's clock */
  constructor(slot: number, generation: number, link: Link, pool: RingPool, now: number) {
    this.slot = slot
    this.generation = generation
    this.userIndex = (BigInt(generation) << 32n) | BigInt(slot)
    this.link = link
    this.connectedAt = link.place.since
    this.heardAt = now
    this.inbound = new Inbound(pool)
  }

  /** As the others in a room see it. Only a session that is logged in has it. */
  get userInfo(): UserInfo {
    return { userIndex: this.userIndex, userId: this.userId ?? '' }
  }

  /** Something that it has sent waits to be handled, or is being handled. */
  get busy(): boolean {
    return this.waiting || this.queued || this.throttled || this.inbound.ready
  }

  /** For logs: `12.1`. */
  get name(): string {
    return `${this.slot}.${this.generation}`
  }
}
