/** Bytes of a stretch of memory in which writes are put together; a larger write gets memory of its own. */
const SIZE = 256 * 1024

/**
 * Where a write is put together from its pieces. Nearly every write has gone to the kernel when it returns, so the
 * same memory serves one session after the other, and stays in the processor's cache. What did not go out at once is
 * kept as it is, and the next write is put together behind it.
 */
export class OutputSpace {
  #bytes = Buffer.allocUnsafeSlow(SIZE)
  #at = 0

  /** So many bytes, to be filled and written. They are handed out again with the next call, unless they are kept. */
  take(size: number): Buffer {
    if (size > SIZE) return Buffer.allocUnsafeSlow(size)
    if (this.#at + size > SIZE) {
      this.#bytes = Buffer.allocUnsafeSlow(SIZE)
      this.#at = 0
    }
    return this.#bytes.subarray(this.#at, this.#at + size)
  }

  /** What was taken last is still needed. */
  keep(taken: Uint8Array): void {
    if (taken.buffer === this.#bytes.buffer) this.#at += taken.length
  }
}
