/** A place in the bytes of a packet that is being read. */

import { DecodeError, type DecodeReason } from './errors.js'

export class Cursor {
  readonly bytes: Uint8Array
  /** Where the packet starts; offsets in errors count from here. */
  readonly start: number
  at: number
  readonly end: number

  constructor(bytes: Uint8Array, start: number, at: number, end: number) {
    this.bytes = bytes
    this.start = start
    this.at = at
    this.end = end
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
