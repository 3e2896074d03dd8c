import type { ResponseLogin } from '../../generated/typescript/packets/response-login.js'
import type { PacketId } from '../../generated/typescript/packets.js'
import type { Session } from '../sessions/session.js'

/** A packet that the server makes itself. */
export type SystemPacket =
  | { readonly id: typeof PacketId.SYS_USER_CONNECT; readonly session: Session }
  | { readonly id: typeof PacketId.SYS_USER_DISCONNECT; readonly session: Session }
  | {
      readonly id: typeof PacketId.RESPONSE_LOGIN
      readonly session: Session
      readonly packet: ResponseLogin
      /** Hands the answer to the handler that waits for it. */
      readonly deliver: (packet: ResponseLogin) => void
    }

/** System packets in the order in which they were made; a turn handles all of them before any user packet. */
export class SystemQueue {
  #packets: SystemPacket[] = []

  get length(): number {
    return this.#packets.length
  }

  push(packet: SystemPacket): void {
    this.#packets.push(packet)
  }

  /** Everything up to now; what handling it adds is for the next time. */
  take(): readonly SystemPacket[] {
    const packets = this.#packets
    this.#packets = []
    return packets
  }
}
