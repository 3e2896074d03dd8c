/** Bytes that an empty batch keeps at most. */
const LARGEST_CLEARED = 256 * 1024

/**
 * Bytes that are written once and go to many: what a room's members are to hear in this turn, or the replies of
 * all sessions. Sessions remember pieces by their offsets, so that a batch can grow while it is filled.
 */
export class Batch {
  #bytes: Buffer
  #slice: Buffer | undefined
  end = 0

  /** @param size bytes to begin with */
  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size)
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  /** Makes sure of `size` bytes behind `end`. */
  reserve(size: number): Buffer {
    if (this.end + size > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(sizeFor(Math.max(this.#bytes.length * 2, this.end + size)))
      this.#bytes.copy(grown, 0, 0, this.end)
      this.#bytes = grown
      this.#slice = undefined
    }
    return this.#bytes
  }

  /** Empties it; one that a single busy turn has made large gives its memory back. */
  clear(): void {
    this.end = 0
    if (this.#bytes.length <= LARGEST_CLEARED) return
    this.#bytes = Buffer.allocUnsafeSlow(LARGEST_CLEARED)
    this.#slice = undefined
  }

  /** Everything from `start` on. Most members ask for the same, and share one view instead of having one made each. */
  from(start: number): Buffer {
    const length = this.end - start
    const slice = this.#slice
    if (slice && slice.length === length && slice.byteOffset === this.#bytes.byteOffset + start) return slice
    this.#slice = this.#bytes.subarray(start, this.end)
    return this.#slice
  }
}

/** Bytes kept in a pool, so that talk does not make garbage; what is more goes to the garbage collector. */
const KEPT = 2 * 1024 * 1024

/** Batches that no room needs just now, by size. A room takes one with a turn's first packet, and gives it back. */
export class BatchPool {
  readonly #batches: Batch[][] = []
  #bytes = 0

  /** An empty batch of `size` bytes or more. */
  take(size: number): Batch {
    const least = sizeFor(size)
    const batch = this.#batches[Math.log2(least)]?.pop()
    if (!batch) return new Batch(least)
    this.#bytes -= batch.bytes.length
    batch.end = 0
    return batch
  }

  /** Nobody may have a view of it any more. */
  giveBack(batch: Batch): void {
    const { length } = batch.bytes
    if (this.#bytes + length > KEPT) return
    this.#bytes += length
    const sizeClass = Math.log2(length)
    this.#batches[sizeClass] ??= []
    this.#batches[sizeClass].push(batch)
  }
}

/** Sizes are powers of two, so that a batch fits another room as well. */
function sizeFor(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(bytes))
}
