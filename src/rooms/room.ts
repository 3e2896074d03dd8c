import type { Outlet } from '../../generated/typescript/runtime/turn.js'
import type { Session } from '../sessions/session.js'
import { Batch } from './batch.js'

/** Bytes of a batch to begin with, before a room has shown how much it needs. */
const FIRST_BATCH = 1024

/** Who sees to it that what was written goes out at the turn's end. */
export interface RoomDelivery {
  /** There is something for the room's members. */
  roomChanged(room: Room): void
  /** There is something for this session, whatever room it is in. */
  sessionChanged(session: Session): void
}

/** Sessions that hear each other. Handlers append for its members; at the turn's end the members are served. */
export class Room {
  readonly number: number
  readonly capacity: number
  readonly #members = new Set<Session>()
  readonly #delivery: RoomDelivery
  readonly #outlet = new RoomOutlet(this)
  #batch: Batch | undefined
  #batchSize = FIRST_BATCH

  constructor(number: number, capacity: number, delivery: RoomDelivery) {
    this.number = number
    this.capacity = capacity
    this.#delivery = delivery
  }

  /** In the order in which they came. */
  get members(): ReadonlySet<Session> {
    return this.#members
  }

  get isFull(): boolean {
    return this.#members.size >= this.capacity
  }

  /** What the members are to hear in this turn. */
  get batch(): Batch | undefined {
    return this.#batch
  }

  join(session: Session): void {
    if (session.gone) return // its handler took longer than its connection lasted
    this.#members.add(session)
    session.room = this
    if (this.#batch) session.outbound.join(this.#batch)
  }

  leave(session: Session): void {
    if (!this.#members.delete(session)) return
    session.room = undefined
    if (!this.#batch) return
    session.outbound.leave(this.#batch)
    this.#delivery.sessionChanged(session)
  }

  /** Where packets go that everybody in the room but the session is to hear. */
  othersOf(session: Session): Outlet {
    return this.#outlet.except(session)
  }

  /** The batch to append to; opened with the turn's first packet. */
  open(): Batch {
    if (!this.#batch) {
      this.#batch = new Batch(this.#batchSize)
      this.#delivery.roomChanged(this)
    }
    return this.#batch
  }

  /** Everybody has been served. The next batch starts as large as this one was. */
  close(): void {
    if (this.#batch) this.#batchSize = Math.max(FIRST_BATCH, this.#batch.end)
    this.#batch = undefined
  }
}

/** Appends to the batch, and has the speaker skip what it said itself. One for each room: packets are written one by one. */
class RoomOutlet implements Outlet {
  readonly #room: Room
  #speaker: Session | undefined

  constructor(room: Room) {
    this.#room = room
  }

  except(session: Session): this {
    this.#speaker = session
    return this
  }

  get end(): number {
    return this.#room.open().end
  }

  reserve(size: number): Uint8Array {
    return this.#room.open().reserve(size)
  }

  commit(end: number): void {
    const batch = this.#room.open()
    const start = batch.end
    batch.end = end
    if (this.#speaker?.room === this.#room) this.#speaker.outbound.passOver(batch, start, end)
  }
}
