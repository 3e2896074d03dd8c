/** So many at once, and so many a second in the long run; both may change from one call to the next. */
export class TokenBucket {
  /** Full to begin with, whatever the burst is. */
  #tokens = Number.POSITIVE_INFINITY
  #at = 0

  /**
   * Takes one, if there is one.
   * @param rate a second; `Infinity` is no limit
   * @param burst at once; less than one counts as one
   * @param now ms, from a clock that only goes forward
   */
  take(rate: number, burst: number, now: number): boolean {
    if (rate === Number.POSITIVE_INFINITY) return true
    this.#tokens = Math.min(Math.max(1, burst), this.#tokens + ((now - this.#at) * rate) / 1000)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
