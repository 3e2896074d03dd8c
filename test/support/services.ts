import type { Services } from '../../src/handlers/types.js'
import type { Delivery } from '../../src/queue/delivery.js'
import { Rooms } from '../../src/rooms/rooms.js'
import { Users } from '../../src/sessions/users.js'

/** What handlers use: one room, and ids that belong to one session each. */
export function services(delivery: Delivery): Services {
  return {
    users: new Users({
      max: 10,
      duplicateLogin: 'reject',
      isStale: () => false,
      look: () => Promise.resolve(),
      replaced: () => undefined,
    }),
    rooms: new Rooms(1, 10, delivery),
    logins: { refused: () => undefined },
  }
}
