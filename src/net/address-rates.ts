import { TokenBucket } from './token-bucket.js'

/** Addresses that are remembered; the one that was heard of last longest ago is forgotten first. About 2 MB. */
const MAX_ADDRESSES = 16_384

/** How often each address does something: a token bucket for each of those that did so lately. */
export class AddressRates {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #max: number

  constructor(max = MAX_ADDRESSES) {
    this.#max = max
  }

  /**
   * Takes one of the address's, if there is one.
   * @param rate a second; `Infinity` is no limit
   * @param burst at once
   * @param now ms, from a clock that only goes forward
   */
  take(address: string, rate: number, burst: number, now: number): boolean {
    if (rate === Number.POSITIVE_INFINITY) return true
    const bucket = this.#buckets.get(address) ?? new TokenBucket()
    // Behind the others: the first in the map is the one that was heard of last longest ago.
    this.#buckets.delete(address)
    this.#buckets.set(address, bucket)
    if (this.#buckets.size > this.#max) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest)
        break
      }
    }
    return bucket.take(rate, burst, now)
  }
}
