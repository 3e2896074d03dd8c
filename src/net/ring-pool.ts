import { RingBuffer } from './ring-buffer.js'

/** Rings that no session needs just now. A session takes one while it has unhandled bytes; an idle one holds none. */
export class RingPool {
  readonly #rings: RingBuffer[] = []
  readonly #capacity: number
  readonly #kept: number
  /** The longest frame that a session may send, bytes. */
  readonly frameLength: number
  /** Where a frame that wraps around its ring's end is put together; one is enough, frames are handled one by one. */
  readonly scratch: Uint8Array
  /** Rings in use. */
  taken = 0

  /**
   * @param capacity bytes of each ring, a power of two
   * @param kept rings kept for later at most; the rest goes to the garbage collector
   * @param frameLength bytes
   */
  constructor(capacity: number, kept: number, frameLength: number) {
    this.#capacity = capacity
    this.#kept = kept
    this.frameLength = frameLength
    this.scratch = new Uint8Array(capacity)
  }

  /** Bytes of the rings in use. */
  get bytes(): number {
    return this.taken * this.#capacity
  }

  take(): RingBuffer {
    this.taken++
    return this.#rings.pop() ?? new RingBuffer(this.#capacity)
  }

  giveBack(ring: RingBuffer): void {
    this.taken--
    ring.clear()
    if (this.#rings.length < this.#kept) this.#rings.push(ring)
  }
}
