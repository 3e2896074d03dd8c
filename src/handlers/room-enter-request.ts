import { Result } from '../../generated/typescript/enums.js'
import type { RoomEnterRequestHandler } from '../../generated/typescript/handlers.js'
import type { UserInfo } from '../../generated/typescript/types/user-info.js'
import type { Services, Session } from './types.js'

/** user_count is one byte. */
const USERS_A_PACKET = 255

/** Enters a room from the lobby: the others hear of it, the user gets the list, itself included. */
export const roomEnterRequest: RoomEnterRequestHandler<Session, Services> = (context, { roomNumber }) => {
  const { session, services } = context
  const room = services.rooms.find(roomNumber)
  if (!room) return context.refuse(Result.ROOM_INVALID_INDEX)
  if (room.isFull) return context.refuse(Result.ENTER_ROOM_FULL_USER)

  room.join(session)
  const users = Array.from(room.members, (member) => member.userInfo)
  const announced = context.sendRoomNewUserNotify({ user: session.userInfo })
  let listed = announced.sendRoomUserListNotify({ users: users.slice(0, USERS_A_PACKET) })
  for (const page of pagesAfterFirst(users)) listed = listed.sendRoomUserListNotify({ users: page })
  return listed.reply()
}

function* pagesAfterFirst(users: readonly UserInfo[]): Generator<readonly UserInfo[]> {
  for (let at = USERS_A_PACKET; at < users.length; at += USERS_A_PACKET)
    yield users.slice(at, at + USERS_A_PACKET)
}
