/** A place in the bytes of a packet that is being read. */

import { DecodeError, type DecodeReason } from './errors.js'

export class Cursor {
  bytes: Uint8Array
  /** Where the packet starts; offsets in errors count from here. */
  start: number
  at: number
  /** Nothing is read behind it: the packet's end, or that of the bytes set aside for a structure in it. */
  end: number
  /** Counts the packets that were read with it. */
  frame = 0

  constructor(bytes: Uint8Array, start: number, at: number, end: number) {
    this.bytes = bytes
    this.start = start
    this.at = at
    this.end = end
  }

  /** From the beginning of other bytes: views read one packet after another with one cursor. */
  reset(bytes: Uint8Array): this {
    this.bytes = bytes
    this.start = 0
    this.at = 0
    this.end = bytes.length
    this.frame++
    return this
  }

  get left(): number {
    return this.end - this.at
  }

  /** Moves on by `size` bytes and returns where they start. @throws DecodeError where there are fewer */
  take(size: number, packet: string, field: string): number {
    const at = this.at
    if (size > this.end - at || size < 0) throw this.#lacks(size, packet, field)
    this.at = at + size
    return at
  }

  /**
   * Whether `count` elements of at least `size` bytes can be there, before any of them is made.
   * @throws DecodeError where they cannot
   */
  expectElements(count: number, size: number, packet: string, field: string): void {
    if (count >= 0 && count * size <= this.left) return
    const problem = `found a count of ${count} with ${this.left} bytes left, expected ${size} bytes or more for each`
    throw this.error(packet, field, count < 0 ? 'size' : 'short', problem)
  }

  /** Where the next `size` bytes end. @throws DecodeError where there are fewer */
  endOf(size: number, packet: string, field: string): number {
    if (size > this.end - this.at || size < 0) throw this.#lacks(size, packet, field)
    return this.at + size
  }

  /**
   * Limits what is read to the bytes up to `end`, without padding at their end.
   * @param pad -1: none
   * @returns where the limit was before, for leave()
   */
  enter(end: number, pad: number): number {
    const outer = this.end
    this.end = end
    if (pad !== -1) while (this.end > this.at && this.bytes[this.end - 1] === pad) this.end--
    return outer
  }

  /** Lifts the limit and goes on at `end`. @throws DecodeError where something is left over before it */
  leave(end: number, outer: number, packet: string, field: string): void {
    if (this.at !== this.end) {
      const problem = `found ${this.left} bytes behind the value, expected its end`
      throw this.error(packet, field, 'leftover', problem)
    }
    this.at = end
    this.end = outer
  }

  /** What to throw for a value that no case of a switch has. */
  noCase(found: unknown, packet: string, field: string): DecodeError {
    const shown = typeof found === 'string' ? JSON.stringify(found) : String(found)
    return this.error(packet, field, 'case', `found no case for ${shown}`)
  }

  error(packet: string, field: string, reason: DecodeReason, problem: string, at = this.at): DecodeError {
    return new DecodeError(packet, field, at - this.start, reason, problem)
  }

  /** @throws DecodeError where something follows the packet's last field */
  finish(packet: string): void {
    if (this.at === this.end) return
    throw this.error(
      packet,
      '',
      'leftover',
      `found ${this.left} bytes behind the last field, expected the end`,
    )
  }

  #lacks(size: number, packet: string, field: string): DecodeError {
    return size < 0
      ? this.error(packet, field, 'size', `found a size of ${size}, expected 0 or more`)
      : this.error(packet, field, 'short', `found ${this.left} bytes, expected ${size}`)
  }
}
