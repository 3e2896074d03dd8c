/**
 * What a session is to receive in this turn. A member that said nothing just gets the room's batch from where it
 * came in. One that got replies, or whose own messages stand in the batch, gets pieces: slices of the batch with
 * its replies in their places. Either way it is one write.
 */

import type { Batch } from '../rooms/batch.js'

interface Piece {
  readonly from: Batch
  readonly start: number
  readonly end: number
}

export class Outbound {
  #pieces: Piece[] = []
  /** The room's batch of this turn and how far into it the session has been served; an older one counts as none. */
  #batch: Batch | undefined
  #served = 0

  /** Bytes of `from`, in their place behind everything before. */
  add(room: Batch | undefined, from: Batch, start: number, end: number): void {
    if (room) this.#catchUp(room)
    this.#pieces.push({ from, start, end })
  }

  /** The session comes into the room: what was said until now is not for it. */
  join(room: Batch): void {
    this.#batch = room
    this.#served = room.end
  }

  /** The session hears nothing of the batch from `start` to `end`: it said that itself. */
  passOver(room: Batch, start: number, end: number): void {
    this.#serveUntil(room, start)
    this.#served = end
  }

  /** The session leaves the room: what was said until now is still for it. */
  leave(room: Batch): void {
    this.#catchUp(room)
    this.#batch = undefined
  }

  /** Everything for this turn in one piece; undefined where there is nothing. Once a turn, as its end. */
  take(room: Batch | undefined): Uint8Array | undefined {
    if (this.#pieces.length === 0) {
      const start = this.#batch === room ? this.#served : 0
      this.#batch = undefined // it must not live on in here once it has gone out
      return !room || start === room.end ? undefined : room.bytes.subarray(start, room.end)
    }
    if (room) this.#catchUp(room)
    this.#batch = undefined
    let size = 0
    for (const { start, end } of this.#pieces) size += end - start
    const bytes = Buffer.allocUnsafe(size)
    let at = 0
    for (const { from, start, end } of this.#pieces) at += from.bytes.copy(bytes, at, start, end)
    this.#pieces = []
    return bytes
  }

  drop(): void {
    this.#pieces = []
    this.#batch = undefined
  }

  #catchUp(room: Batch): void {
    this.#serveUntil(room, room.end)
  }

  #serveUntil(room: Batch, end: number): void {
    const start = this.#batch === room ? this.#served : 0
    if (end > start) this.#pieces.push({ from: room, start, end })
    this.#batch = room
    this.#served = end
  }
}
