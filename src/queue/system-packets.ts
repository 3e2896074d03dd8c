import type { Dispatcher } from '../../generated/typescript/dispatcher.js'
import { PacketId, packetName } from '../../generated/typescript/packets.js'
import type { Services, Session } from '../handlers/types.js'
import type { SystemPacket } from './system-queue.js'

export interface SystemPacketsOptions {
  readonly dispatcher: Dispatcher<Session, Services>
  /** The session gets what there is for it, and is over. */
  readonly endWith: (session: Session) => void
  /** A handler has thrown; the server goes on. */
  readonly failed: (session: Session, packet: string, error: unknown) => void
}

/** Handles what the server tells itself. */
export function createSystemPackets({ dispatcher, endWith, failed }: SystemPacketsOptions) {
  return function handleSystemPacket(packet: SystemPacket): void {
    const { session } = packet
    switch (packet.id) {
      case PacketId.SYS_USER_CONNECT:
        guarded(packet, () => dispatcher.sysUserConnect(session))
        break
      case PacketId.SYS_USER_DISCONNECT:
        guarded(packet, () => dispatcher.sysUserDisconnect(session))
        endWith(session)
        break
      case PacketId.RESPONSE_LOGIN:
        // An answer that comes after its session's end is for nobody: the slot may be somebody else's by now.
        if (!session.disconnecting) packet.deliver(packet.packet)
        break
    }
  }

  function guarded({ id, session }: SystemPacket, handle: () => Promise<unknown> | undefined): void {
    const complain = (error: unknown): void => failed(session, packetName(id) ?? String(id), error)
    try {
      handle()?.catch(complain)
    } catch (error) {
      complain(error)
    }
  }
}
