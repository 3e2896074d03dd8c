/** A fixed number of bytes, written at one end and read at the other. */
export class RingBuffer {
  /** The storage, to read from at `front` without a view being made: see `unbroken`. */
  readonly bytes: Uint8Array
  readonly #mask: number
  /** Bytes ever consumed and ever written, modulo 2^32; their difference is what is in the ring. */
  #head = 0
  #tail = 0

  /** @param capacity bytes, a power of two up to 2^30 */
  constructor(capacity: number) {
    if (!Number.isInteger(Math.log2(capacity)) || capacity > 2 ** 30) {
      throw new RangeError(`a ring of ${capacity} bytes: expected a power of two up to 2^30`)
    }
    this.bytes = new Uint8Array(capacity)
    this.#mask = capacity - 1
  }

  get capacity(): number {
    return this.bytes.length
  }

  get length(): number {
    return (this.#tail - this.#head) >>> 0
  }

  get free(): number {
    return this.capacity - this.length
  }

  /** Where in `bytes` the first byte stands. */
  get front(): number {
    return this.#head & this.#mask
  }

  /** Bytes of `bytes` from `front` on, before the ring starts over; not all of them need be filled. */
  get unbroken(): number {
    return this.capacity - this.front
  }

  /** Takes as much of the chunk from `from` on as there is room for; returns how many bytes that was. */
  write(chunk: Uint8Array, from = 0): number {
    const count = Math.min(chunk.length - from, this.free)
    const at = this.#tail & this.#mask
    const first = Math.min(count, this.capacity - at)
    // The usual chunk fits whole: no view of it has to be made.
    this.bytes.set(first === chunk.length ? chunk : chunk.subarray(from, from + first), at)
    if (first < count) this.bytes.set(chunk.subarray(from + first, from + count), 0)
    this.#tail = (this.#tail + count) >>> 0
    return count
  }

  /**
   * The first `count` bytes, in one piece: a view of the ring, or of `scratch` where they wrap around its end.
   * Valid until the next write or consume.
   * @throws RangeError where there are fewer
   */
  peek(count: number, scratch: Uint8Array): Uint8Array {
    if (count > this.length) throw new RangeError(`peek at ${count} bytes of ${this.length}`)
    const at = this.front
    if (count <= this.unbroken) return this.bytes.subarray(at, at + count)
    const first = this.unbroken
    scratch.set(this.bytes.subarray(at))
    scratch.set(this.bytes.subarray(0, count - first), first)
    return scratch.subarray(0, count)
  }

  /** Drops the first `count` bytes. @throws RangeError where there are fewer */
  consume(count: number): void {
    if (count > this.length) throw new RangeError(`consume ${count} bytes of ${this.length}`)
    this.#head = (this.#head + count) >>> 0
  }

  /** Empties it; what is written next starts at the storage's beginning, where it wraps around least. */
  clear(): void {
    this.#head = 0
    this.#tail = 0
  }
}
