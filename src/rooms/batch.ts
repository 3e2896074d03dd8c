/**
 * Bytes that are written once and go to many: what a room's members are to hear in this turn, or the replies of
 * all sessions. Sessions remember pieces by their offsets, so that a batch can grow while it is filled.
 */
export class Batch {
  #bytes: Buffer
  end = 0

  /** @param size bytes to begin with */
  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  /** Makes sure of `size` bytes behind `end`. */
  reserve(size: number): Buffer {
    if (this.end + size > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.end + size))
      this.#bytes.copy(grown, 0, 0, this.end)
      this.#bytes = grown
    }
    return this.#bytes
  }
}
