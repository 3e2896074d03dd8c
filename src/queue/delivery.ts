import { packetIdAt } from '../../generated/typescript/header.js'
import type { Outlet } from '../../generated/typescript/runtime/turn.js'
import { OutputSpace } from '../net/output-space.js'
import type { CodeTally } from '../ops/counters.js'
import { Batch } from '../rooms/batch.js'
import type { Room, RoomDelivery } from '../rooms/room.js'
import type { Session } from '../sessions/session.js'

/** Bytes; grows to what a busy turn needs. */
const FIRST_REPLIES = 16 * 1024

/** What a turn has produced, until it goes out: one write for each session. */
export class Delivery implements RoomDelivery {
  readonly #wake: () => void
  readonly #replies = new Batch(FIRST_REPLIES)
  readonly #space = new OutputSpace()
  readonly #sent: CodeTally | undefined
  readonly #outlet = new ReplyOutlet(this.#replies, (session, id) => {
    this.sessionChanged(session)
    this.packetWritten(id, 1)
  })
  #rooms: Room[] = []
  #sessions: Session[] = []
  #last: Session[] = []

  /**
   * @param wake makes sure that a turn follows
   * @param sent counts packets by id, once for each session that they are for
   */
  constructor(wake: () => void, sent?: CodeTally) {
    this.#wake = wake
    this.#sent = sent
  }

  /** Where packets for the session itself go. */
  readonly sender = (session: Session): Outlet => this.#outlet.to(session)

  /** Where packets for the others in the session's room go. */
  readonly others = (session: Session): Outlet => session.room?.othersOf(session) ?? nobody

  roomChanged(room: Room): void {
    this.#rooms.push(room)
    this.#wake()
  }

  sessionChanged(session: Session): void {
    if (session.touched) return
    session.touched = true
    this.#sessions.push(session)
    this.#wake()
  }

  packetWritten(id: number, readers: number): void {
    this.#sent?.add(id, readers)
  }

  /** The session gets what there is for it, and then its link is closed. */
  endWith(session: Session): void {
    this.#last.push(session)
  }

  /** @param ended what becomes of the sessions that end with this */
  deliver(ended: (session: Session) => void): void {
    for (const room of this.#rooms) {
      let unsent = false
      for (const session of room.members) unsent = this.#write(session) || unsent
      room.close(unsent)
    }
    for (const session of this.#sessions) if (session.touched) this.#write(session)
    this.#rooms = []
    this.#sessions = []
    this.#replies.clear()
    const last = this.#last
    this.#last = []
    for (const session of last) {
      this.#write(session)
      ended(session)
    }
  }

  /** Whether bytes wait for the session's reader, so that what was written must stay as it is. */
  #write(session: Session): boolean {
    session.touched = false
    const { outbound, link, room } = session
    const bytes = outbound.take(room?.batch, this.#space)
    if (!bytes) return false
    link.write(bytes)
    if (link.waiting === 0) return false
    this.#space.keep(bytes)
    return true
  }
}

/** Writes replies one behind the other, whoever they are for, and tells each session which bytes are its own. */
class ReplyOutlet implements Outlet {
  readonly #replies: Batch
  readonly #wrote: (session: Session, id: number) => void
  #session: Session | undefined

  constructor(replies: Batch, wrote: (session: Session, id: number) => void) {
    this.#replies = replies
    this.#wrote = wrote
  }

  to(session: Session): this {
    this.#session = session
    return this
  }

  get end(): number {
    return this.#replies.end
  }

  reserve(size: number): Uint8Array {
    return this.#replies.reserve(size)
  }

  commit(end: number): void {
    const session = this.#session
    const start = this.#replies.end
    this.#replies.end = end
    if (!session || session.gone) return
    session.outbound.add(session.room?.batch, this.#replies, start, end)
    this.#wrote(session, packetIdAt(this.#replies.bytes, start))
  }
}

/** For a session that is in no room: what is written here is for nobody. */
const nobody: Outlet = (() => {
  const batch = new Batch(512)
  return { end: 0, reserve: (size: number) => batch.reserve(size), commit: () => undefined }
})()
