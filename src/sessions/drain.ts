/**
 * How sessions end when the server stops: what has arrived is read and handled, and then they go in whole rooms, so
 * that nobody talks to members who have gone, spread over the drain time, so that clients do not all come back to
 * another server at once.
 */

import { setTimeout as sleep, setImmediate as untilSocketsWereRead } from 'node:timers/promises'
import { clock } from '../queue/clock.js'
import type { Session } from './session.js'

/** ms between two looks at who is left. */
const STEP_MS = 20
/** ms that reading and handling what has arrived may take, also where all are to end at once. */
const CATCH_UP_MS = 1000

/**
 * Done when every session has been told to end, or has ended by itself.
 * @param over ms; 0: all at once
 * @param drain ends one
 */
export async function drainSessions(
  sessions: Iterable<Session>,
  over: number,
  drain: (session: Session) => void,
): Promise<void> {
  const from = clock.tick()
  const open = (): Session[] => Array.from(sessions).filter((session) => !session.ended)
  const total = open().length
  await catchUp(sessions)
  for (;;) {
    const left = open()
    const elapsed = over === 0 ? 1 : Math.min(1, (clock.tick() - from) / over)
    const kept = Math.max(0, Math.floor((total - 1) * (1 - elapsed)))
    const next = wholeRooms(left, left.length - kept)
    await catchUp(next)
    for (const session of next) endWithRoom(session, drain)
    if (kept === 0 || left.length === 0) return
    await sleep(STEP_MS)
  }
}

/** So many sessions, or more: nobody stays in a room that another has to leave. */
function wholeRooms(sessions: readonly Session[], count: number): ReadonlySet<Session> {
  const found = new Set<Session>()
  for (const session of sessions) {
    if (found.size >= count) break
    for (const member of session.room?.members ?? [session]) found.add(member)
  }
  return found
}

function endWithRoom(session: Session, drain: (session: Session) => void): void {
  const { room } = session
  if (room) room.closing = true
  for (const member of Array.from(room?.members ?? [session])) drain(member)
}

/**
 * Waits until each of the sessions was once at rest: nothing of it waits to be handled, and a round of the event
 * loop, which reads all sockets, brought nothing from it. Who talks on all the time is at rest between two messages.
 */
async function catchUp(sessions: Iterable<Session>): Promise<void> {
  const left = new Set(sessions)
  const until = clock.tick() + CATCH_UP_MS
  while (left.size > 0) {
    const from = clock.tick()
    if (from >= until) return
    const waiting = Array.from(left).every((session) => session.waiting)
    await (waiting ? sleep(STEP_MS) : untilSocketsWereRead())
    for (const session of left) {
      if (session.disconnecting || (session.heardAt < from && !session.busy)) left.delete(session)
    }
  }
}
