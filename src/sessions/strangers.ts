/** What a session that is not logged in may hold: as much as a login and some packets behind it take. */

import type { CloseReason } from './close-reason.js'
import type { Session } from './session.js'

/** Bytes: a client may send its login and the 90 longest chats without waiting for an answer. */
const STRANGER_BYTES = 24 * 1024

/**
 * Closes it where it has more than that waiting, because its login is being checked or it is over its rate. What can
 * be handled at once may be more: back-pressure takes care of that.
 */
export function boundStranger(
  session: Session,
  close: (session: Session, reason: CloseReason, detail: string) => void,
): void {
  if (session.userId !== undefined || !(session.waiting || session.throttled)) return
  session.inbound.compact()
  const waiting = session.inbound.length + session.link.unread
  if (waiting <= STRANGER_BYTES) return
  close(
    session,
    'input-budget',
    `${waiting} bytes wait that came before a login; the limit is ${STRANGER_BYTES}`,
  )
}
