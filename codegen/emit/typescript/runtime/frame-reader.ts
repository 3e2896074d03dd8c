/** Cuts a stream of bytes into frames, however the stream was cut before. */

/** What the reader has to know of a protocol's header. */
export interface FrameFormat {
  /** Bytes of the header. */
  readonly headerSize: number
  /** Bytes of the whole frame, as the header at `at` says. */
  lengthAt(bytes: Uint8Array, at: number): number
  idAt(bytes: Uint8Array, at: number): number
  /** The lengths that the packet can have; undefined for an id that this side does not know. */
  limitsOf(id: number): { readonly min: number; readonly max: number } | undefined
}

/** Bytes to begin a frame with that is not there whole; it grows as they arrive. */
const FIRST_BYTES = 64 * 1024

/** The stream can't be followed any further. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/**
 * Keeps at most one frame. Frames with an unknown id are skipped, so that an older peer survives a newer one;
 * a length that cannot be is refused before anything is kept for it.
 */
export class FrameReader {
  readonly #format: FrameFormat
  readonly #header: Uint8Array
  #headerLength = 0
  #frame: Uint8Array | undefined
  /** Bytes of the frame that are there, and that it will have. */
  #filled = 0
  #length = 0
  #skip = 0
  /** Frames with an unknown id so far. */
  skipped = 0

  constructor(format: FrameFormat) {
    this.#format = format
    this.#header = new Uint8Array(format.headerSize)
  }

  /**
   * Takes the stream's next bytes and hands out every frame that they complete. A frame is only valid during
   * the call: it may be a view of `chunk`.
   * @throws FrameError where a length cannot be; the stream is lost then
   */
  read(chunk: Uint8Array, frame: (frame: Uint8Array) => void): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at)
        this.#skip -= step
        at += step
      } else if (this.#frame) at = this.#fill(this.#frame, chunk, at, frame)
      else if (this.#headerLength > 0 || chunk.length - at < this.#format.headerSize)
        at = this.#fillHeader(chunk, at, frame)
      else at = this.#start(chunk, at, frame)
    }
  }

  /** A header that stands in the chunk whole. */
  #start(chunk: Uint8Array, at: number, frame: (frame: Uint8Array) => void): number {
    const length = this.#check(chunk, at)
    if (length === undefined) return at
    if (at + length <= chunk.length) {
      frame(chunk.subarray(at, at + length))
      return at + length
    }
    this.#begin(length)
    return at
  }

  #fillHeader(chunk: Uint8Array, at: number, frame: (frame: Uint8Array) => void): number {
    const step = Math.min(this.#format.headerSize - this.#headerLength, chunk.length - at)
    this.#header.set(chunk.subarray(at, at + step), this.#headerLength)
    this.#headerLength += step
    if (this.#headerLength < this.#format.headerSize) return at + step
    this.#headerLength = 0
    const length = this.#check(this.#header, 0)
    if (length === undefined) {
      this.#skip -= this.#format.headerSize
      return at + step
    }
    const begun = this.#begin(length)
    begun.set(this.#header)
    this.#filled = this.#format.headerSize
    return this.#fill(begun, chunk, at + step, frame)
  }

  /** No more memory than a little above what has arrived: a header may claim gigabytes and leave it at that. */
  #begin(length: number): Uint8Array {
    this.#frame = new Uint8Array(Math.min(length, FIRST_BYTES))
    this.#filled = 0
    this.#length = length
    return this.#frame
  }

  #fill(begun: Uint8Array, chunk: Uint8Array, at: number, frame: (frame: Uint8Array) => void): number {
    const step = Math.min(this.#length - this.#filled, chunk.length - at)
    const filled = this.#filled + step
    let bytes = begun
    if (filled > begun.length) {
      bytes = new Uint8Array(Math.min(this.#length, Math.max(filled, begun.length * 2)))
      bytes.set(begun.subarray(0, this.#filled))
      this.#frame = bytes
    }
    bytes.set(chunk.subarray(at, at + step), this.#filled)
    this.#filled = filled
    if (filled === this.#length) {
      this.#frame = undefined
      frame(bytes)
    }
    return at + step
  }

  /** The frame's length; undefined where it is to be skipped. */
  #check(bytes: Uint8Array, at: number): number | undefined {
    const length = this.#format.lengthAt(bytes, at)
    const id = this.#format.idAt(bytes, at)
    const limits = this.#format.limitsOf(id)
    const { min, max } = limits ?? { min: this.#format.headerSize, max: Number.POSITIVE_INFINITY }
    if (length < min || length > max) {
      const expected =
        min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
      throw new FrameError(`packet ${id}: found a length of ${length} bytes, expected ${expected}`)
    }
    if (limits) return length
    this.#skip = length
    this.skipped++
    return undefined
  }
}
