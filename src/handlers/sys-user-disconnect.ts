import type { SysUserDisconnectHandler } from '../../generated/typescript/handlers.js'
import type { Services, Session } from './types.js'

/** The connection has ended; the user leaves the room and the id becomes free. */
export const sysUserDisconnect: SysUserDisconnectHandler<Session, Services> = (context) => {
  const { session, services } = context
  services.users.release(session)
  if (!session.room) return context.done()
  const told = context.sendRoomLeaveUserNotify({ userIndex: session.userIndex })
  session.room.leave(session)
  return told.done()
}
