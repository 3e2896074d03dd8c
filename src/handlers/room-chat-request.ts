import { Result } from '../../generated/typescript/enums.js'
import type { RoomChatRequestHandler } from '../../generated/typescript/handlers.js'
import { ROOM_CHAT_NOTIFY_LIMITS } from '../../generated/typescript/packets/room-chat-notify.js'
import type { Services, Session } from './types.js'

/** Says something to the others in the room, unless too much is being said there. The text stays bytes all the way. */
export const roomChatRequest: RoomChatRequestHandler<Session, Services> = (context, { msgText: msg }) => {
  const { session } = context
  if (session.room?.closing) return context.refuse(Result.ROOM_NOT_USED)
  if (msg.length > ROOM_CHAT_NOTIFY_LIMITS.msg) return context.refuse(Result.CHAT_MSG_TOO_LONG)
  if (session.room?.mayTalk() === false) return context.refuse(Result.ROOM_TOO_MANY_PACKET)
  return context.sendRoomChatNotify({ userId: session.userId ?? '', msg }).reply()
}
