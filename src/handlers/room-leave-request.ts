import type { RoomLeaveRequestHandler } from '../../generated/typescript/handlers.js'
import type { Services, Session } from './types.js'

/** Leaves the room for the lobby. */
export const roomLeaveRequest: RoomLeaveRequestHandler<Session, Services> = (context) => {
  const { session } = context
  const told = context.sendRoomLeaveUserNotify({ userIndex: session.userIndex })
  session.room?.leave(session)
  return told.reply()
}
