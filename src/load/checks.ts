/**
 * Whether every message reached every other member of its room, once, and each sender's in their order. What is
 * kept is a number for each member and sender of its room, however many messages there are.
 */

export interface Rooms {
  readonly connections: number
  readonly roomSize: number
  readonly senders: number
}

/** Violations that are told in words; the rest is counted. */
const TOLD = 5

export class Checks {
  readonly #rooms: Rooms
  /** The last number heard, for each member and sender; -1: none. */
  readonly #last: Int32Array
  /** Accepted messages of each connection. */
  readonly #accepted: Int32Array
  #heard = 0
  #violations = 0
  readonly told: string[] = []

  constructor(rooms: Rooms) {
    this.#rooms = rooms
    this.#last = new Int32Array(rooms.connections * rooms.senders).fill(-1)
    this.#accepted = new Int32Array(rooms.connections)
  }

  get violations(): number {
    return this.#violations
  }

  /** The server has taken a message of this connection. */
  accepted(sender: number): void {
    this.#accepted[sender] = (this.#accepted[sender] ?? 0) + 1
  }

  /** Whether the member may hear this now. */
  heard(member: number, sender: number, number: number): boolean {
    const { roomSize, senders } = this.#rooms
    const seat = sender % roomSize
    const wrong = (what: string): false =>
      this.#violation(`member ${member} heard message ${number} of member ${sender}${what}`)
    if (member === sender) return wrong(': its own')
    if (roomOf(member, roomSize) !== roomOf(sender, roomSize)) return wrong(', who is in another room')
    if (seat >= senders) return wrong(', who does not talk')
    const at = member * senders + seat
    const last = this.#last[at] ?? -1
    if (number === last) return wrong(' twice')
    if (number < last) return wrong(` after message ${last}`)
    this.#last[at] = number
    this.#heard++
    return true
  }

  /** Something that no member of the load has said. */
  stranger(member: number): void {
    this.#violation(`member ${member} heard what nobody of this load has said; is somebody else in the room?`)
  }

  /** Deliveries that are still to come, or lost. */
  get missing(): number {
    let expected = 0
    for (const [sender, count] of this.#accepted.entries()) expected += count * (this.#sizeOfRoom(sender) - 1)
    return expected - this.#heard
  }

  /** The last room may have fewer members. */
  #sizeOfRoom(member: number): number {
    const { connections, roomSize } = this.#rooms
    return Math.min(roomSize, connections - roomOf(member, roomSize) * roomSize)
  }

  #violation(what: string): false {
    this.#violations++
    if (this.told.length < TOLD) this.told.push(what)
    return false
  }
}

export function roomOf(member: number, roomSize: number): number {
  return Math.floor(member / roomSize)
}
