import type { Limits } from '../config/limits.js'
import { BatchPool } from './batch.js'
import { Room, type RoomDelivery, type RoomSurroundings } from './room.js'

/** The rooms, numbered from 0. A room exists from when somebody asks for it until its last member has left. */
export class Rooms {
  readonly #rooms = new Map<number, Room>()
  readonly #count: number
  readonly #around: RoomSurroundings

  /** @param capacity members of each room */
  constructor(
    count: number,
    capacity: number,
    delivery: RoomDelivery,
    limits: Pick<Limits, 'roomRate' | 'roomBurst'> = unlimited,
  ) {
    this.#count = count
    const emptied = (room: Room): void => {
      if (this.#rooms.get(room.number) === room) this.#rooms.delete(room.number)
    }
    this.#around = { capacity, delivery, limits, emptied, batches: new BatchPool() }
  }

  /** Rooms with members. */
  get size(): number {
    return this.#rooms.size
  }

  /** The room of that number, to be joined at once; undefined where there is none. */
  find(number: number): Room | undefined {
    if (number < 0 || number >= this.#count) return undefined
    const room = this.#rooms.get(number) ?? new Room(number, this.#around)
    this.#rooms.set(number, room)
    return room
  }
}

const unlimited = { roomRate: Number.POSITIVE_INFINITY, roomBurst: Number.POSITIVE_INFINITY }
