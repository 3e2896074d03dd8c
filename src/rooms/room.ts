import { packetIdAt } from '../../generated/typescript/header.js'
import type { Outlet } from '../../generated/typescript/runtime/turn.js'
import type { Limits } from '../config/limits.js'
import { TokenBucket } from '../net/token-bucket.js'
import { clock } from '../queue/clock.js'
import type { Session } from '../sessions/session.js'
import type { Batch, BatchPool } from './batch.js'

/** Bytes of a batch to begin with, before a room has shown how much it needs. */
const FIRST_BATCH = 1024

/** Who sees to it that what was written goes out at the turn's end. */
export interface RoomDelivery {
  /** There is something for the room's members. */
  roomChanged(room: Room): void
  /** There is something for this session, whatever room it is in. */
  sessionChanged(session: Session): void
  /** A packet was written for so many sessions. */
  packetWritten(id: number, readers: number): void
}

/** What a room is told by, and tells. */
export interface RoomSurroundings {
  readonly capacity: number
  readonly delivery: RoomDelivery
  readonly batches: BatchPool
  readonly limits: Pick<Limits, 'roomRate' | 'roomBurst'>
  /** Nobody is left in it. */
  readonly emptied: (room: Room) => void
}

/** Sessions that hear each other. Handlers append for its members; at the turn's end the members are served. */
export class Room {
  readonly number: number
  readonly #members = new Set<Session>()
  readonly #around: RoomSurroundings
  readonly #talk = new TokenBucket()
  readonly #outlet = new RoomOutlet(this)
  /** Its members are told to go, all at once: what is said now reaches nobody. */
  closing = false
  #batch: Batch | undefined
  #batchSize = FIRST_BATCH

  constructor(number: number, around: RoomSurroundings) {
    this.number = number
    this.#around = around
  }

  /** In the order in which they came. */
  get members(): ReadonlySet<Session> {
    return this.#members
  }

  get isFull(): boolean {
    return this.#members.size >= this.#around.capacity
  }

  /** Whether one more message may be said; asking counts as saying it. */
  mayTalk(): boolean {
    const { roomRate, roomBurst } = this.#around.limits
    return this.#talk.take(roomRate, roomBurst, clock.now)
  }

  /** What the members are to hear in this turn. */
  get batch(): Batch | undefined {
    return this.#batch
  }

  join(session: Session): void {
    if (session.gone) {
      // Its handler took longer than its connection lasted.
      if (this.#members.size === 0) this.#around.emptied(this)
      return
    }
    this.#members.add(session)
    session.room = this
    if (this.#batch) session.outbound.join(this.#batch)
  }

  leave(session: Session): void {
    if (!this.#members.delete(session)) return
    session.room = undefined
    if (this.#members.size === 0) this.#around.emptied(this)
    if (!this.#batch) return
    session.outbound.leave(this.#batch)
    this.#around.delivery.sessionChanged(session)
  }

  /** Where packets go that everybody in the room but the session is to hear. */
  othersOf(session: Session): Outlet {
    return this.#outlet.except(session)
  }

  /** The batch to append to; opened with the turn's first packet. */
  open(): Batch {
    if (!this.#batch) {
      this.#batch = this.#around.batches.take(this.#batchSize)
      this.#around.delivery.roomChanged(this)
    }
    return this.#batch
  }

  /** A packet is in the batch, for all members; but one where the speaker is among them. */
  wrote(id: number, speakerIsMember: boolean): void {
    this.#around.delivery.packetWritten(id, this.#members.size - (speakerIsMember ? 1 : 0))
  }

  /**
   * Everybody has been served. The next batch is as large as this one was.
   * @param unsent some of it waits for a reader, so the batch cannot be used again
   */
  close(unsent: boolean): void {
    const batch = this.#batch
    if (!batch) return
    this.#batchSize = Math.max(FIRST_BATCH, batch.end)
    if (!unsent) this.#around.batches.giveBack(batch)
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
    const inRoom = this.#speaker?.room === this.#room
    if (inRoom) this.#speaker?.outbound.passOver(batch, start, end)
    this.#room.wrote(packetIdAt(batch.bytes, start), inRoom)
  }
}
