/**
 * What a session is to receive in this turn. A member that said nothing just gets the room's batch from where it
 * came in. One that got replies, or whose own messages stand in the batch, gets pieces: slices of the batch with
 * its replies in their places. Either way it is one write.
 */

import { copyBytes } from '../../generated/typescript/runtime/utf8.js'
import type { Batch } from '../rooms/batch.js'
import type { OutputSpace } from './output-space.js'

interface Piece {
  readonly from: Batch
  readonly start: number
  end: number
}

export class Outbound {
  /** Made with the first piece: most sessions just listen. */
  #pieces: Piece[] | undefined
  /** The room's batch of this turn and how far into it the session has been served; an older one counts as none. */
  #batch: Batch | undefined
  #served = 0

  /** Bytes of `from`, in their place behind everything before. */
  add(room: Batch | undefined, from: Batch, start: number, end: number): void {
    if (room) this.#serveUntil(room, room.end)
    this.#add(from, start, end)
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
    this.#serveUntil(room, room.end)
    this.#batch = undefined
  }

  /**
   * Everything for this turn in one piece; undefined where there is nothing. Once a turn, as its end.
   * @param space where it is put together, if it has to be
   */
  take(room: Batch | undefined, space: OutputSpace): Buffer | undefined {
    if (!this.#pieces) {
      const start = this.#batch === room ? this.#served : 0
      this.#batch = undefined // it must not live on in here once it has gone out
      return !room || start === room.end ? undefined : room.from(start)
    }
    if (room) this.#serveUntil(room, room.end)
    const pieces = this.#pieces
    this.drop()
    let size = 0
    for (const { start, end } of pieces) size += end - start
    const bytes = space.take(size)
    let at = 0
    // Buffer's copy would take 240 ns instead of 160 for an answer between two pieces of the room's batch.
    for (const { from, start, end } of pieces) at = copyBytes(from.bytes, start, end, bytes, at)
    return bytes
  }

  drop(): void {
    this.#pieces = undefined
    this.#batch = undefined
  }

  #serveUntil(room: Batch, end: number): void {
    const start = this.#batch === room ? this.#served : 0
    if (end > start) this.#add(room, start, end)
    this.#batch = room
    this.#served = end
  }

  /** Replies to packets that were handled one after the other stand side by side, and become one piece. */
  #add(from: Batch, start: number, end: number): void {
    this.#pieces ??= []
    const last = this.#pieces.at(-1)
    if (last?.from === from && last.end === start) last.end = end
    else this.#pieces.push({ from, start, end })
  }
}
