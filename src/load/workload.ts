import type { ServerAddress } from '../commands/open-socket.js'

/** What `parley load` does to a server. */
export interface Workload {
  readonly server: ServerAddress
  readonly connections: number
  readonly roomSize: number
  /** Members of each room that talk. */
  readonly senders: number
  readonly pace: Pace
  /** Measured, after so many that are not. */
  readonly seconds: number
  readonly warmUp: number
  /** Bytes of each message. */
  readonly messageSize: number
  readonly userPrefix: string
  readonly password: string
  readonly firstRoom: number
}

export type Pace =
  /** Closed loop: each sender has so many messages unanswered, and waits while the server does. */
  | { readonly kind: 'window'; readonly window: number }
  /** Open loop: so many messages a second from all senders together, whatever the server does. */
  | { readonly kind: 'rate'; readonly rate: number }
