/** What handlers are bound to: whose packet it is, and what they may use. */

import type { LoginLog } from '../ops/login-log.js'
import type { Rooms } from '../rooms/rooms.js'
import type { Users } from '../sessions/users.js'

export type { Session } from '../sessions/session.js'

export interface Services {
  readonly users: Users
  readonly rooms: Rooms
  readonly logins: Pick<LoginLog, 'refused'>
}
