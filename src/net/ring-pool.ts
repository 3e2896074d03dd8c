import { RingBuffer } from './ring-buffer.js'

/** Rings that no session needs just now. A session takes one while it has unhandled bytes; an idle one holds none. */
export class RingPool {
  readonly #rings: RingBuffer[] = []
  readonly #capacity: number
  readonly #kept: number
  /** Rings in use. */
  taken = 0

  /**
   * @param capacity bytes of each ring, a power of two
   * @param kept rings kept for later at most; the rest goes to the garbage collector
   */
  constructor(capacity: number, kept: number) {
    this.#capacity = capacity
    this.#kept = kept
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
