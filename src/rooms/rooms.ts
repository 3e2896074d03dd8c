import { Room, type RoomDelivery } from './room.js'

/** The rooms, numbered from 0. A room exists once somebody has asked for it. */
export class Rooms {
  readonly #rooms = new Map<number, Room>()
  readonly #count: number
  readonly #capacity: number
  readonly #delivery: RoomDelivery

  /** @param capacity members of each room */
  constructor(count: number, capacity: number, delivery: RoomDelivery) {
    this.#count = count
    this.#capacity = capacity
    this.#delivery = delivery
  }

  /** The room of that number; undefined where there is none. */
  find(number: number): Room | undefined {
    if (number < 0 || number >= this.#count) return undefined
    const room = this.#rooms.get(number) ?? new Room(number, this.#capacity, this.#delivery)
    this.#rooms.set(number, room)
    return room
  }
}
