import type { Limits } from '../config/limits.js'

export type UsedUp = 'session-rate' | 'session-bytes'

/**
 * How many packets and bytes a session may have handled just now. A packet may be larger than what is left, which
 * then is owed: so a burst smaller than a packet does not hold it up for ever.
 */
export class Allowance {
  #packets = Number.POSITIVE_INFINITY
  #bytes = Number.POSITIVE_INFINITY
  #at = 0

  /** Fills up for the time since the last call; which limit holds the next packet up, if one does. */
  usedUp(limits: Limits, now: number): UsedUp | undefined {
    const seconds = (now - this.#at) / 1000
    if (seconds > 0) {
      this.#packets = Math.min(limits.sessionBurst, this.#packets + seconds * limits.sessionRate)
      this.#bytes = Math.min(limits.sessionBytesBurst, this.#bytes + seconds * limits.sessionBytes)
      this.#at = now
    }
    if (this.#packets < Math.min(1, limits.sessionBurst)) return 'session-rate'
    return this.#bytes <= 0 ? 'session-bytes' : undefined
  }

  /** A packet of so many bytes is handled. */
  spend(bytes: number): void {
    this.#packets--
    this.#bytes -= bytes
  }
}
