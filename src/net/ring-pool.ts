import { RingBuffer } from './ring-buffer.js'

/** Bytes of a small ring: some chats, or a login. What does not fit takes a large one. */
const SMALL = 1024
/** Bytes of the rings of either size that are kept for later; the rest goes to the garbage collector. */
const KEPT = 1024 * 1024

/** Rings that no session needs just now. A session takes one for bytes that cannot be handled where they came; an idle one holds none. */
export class RingPool {
  readonly #small: RingBuffer[] = []
  readonly #large: RingBuffer[] = []
  readonly #capacity: number
  /** The longest frame that a session may send, bytes. */
  readonly frameLength: number
  /** Where a frame that wraps around its ring's end is put together; one is enough, frames are handled one by one. */
  readonly scratch: Uint8Array
  /** Rings in use. */
  taken = 0
  /** Bytes of the rings in use. */
  bytes = 0

  /**
   * @param capacity bytes of a large ring, a power of two
   * @param frameLength bytes
   */
  constructor(capacity: number, frameLength: number) {
    this.#capacity = capacity
    this.frameLength = frameLength
    this.scratch = new Uint8Array(capacity)
  }

  /** A ring for so many bytes, or as large as there are any. */
  take(bytes: number): RingBuffer {
    const [rings, capacity] = bytes > SMALL ? [this.#large, this.#capacity] : [this.#small, SMALL]
    this.taken++
    this.bytes += capacity
    return rings.pop() ?? new RingBuffer(capacity)
  }

  /** Instead of a small ring that has become too small, a large one with its bytes. */
  exchange(ring: RingBuffer): RingBuffer {
    if (ring.capacity === this.#capacity) return ring
    const large = this.take(this.#capacity)
    large.write(ring.peek(ring.length, this.scratch))
    this.giveBack(ring)
    return large
  }

  giveBack(ring: RingBuffer): void {
    const rings = ring.capacity === SMALL ? this.#small : this.#large
    this.taken--
    this.bytes -= ring.capacity
    ring.clear()
    if ((rings.length + 1) * ring.capacity <= KEPT) rings.push(ring)
  }
}
