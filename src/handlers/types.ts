/** What handlers are bound to: whose packet it is, and what they may use. */

import type { Rooms } from '../rooms/rooms.js'
import type { Users } from '../sessions/users.js'

export type { Session } from '../sessions/session.js'

export interface Services {
  readonly users: Users
  readonly rooms: Rooms
}
