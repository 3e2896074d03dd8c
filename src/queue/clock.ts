/**
 * The time of the turn, ms on the monotonic clock. Asking the system for the time costs as much as handling a small
 * packet, so it is asked once a turn, and by the deadlines' timer, and everybody else reads it here: it is at most
 * one turn, or 50 ms, old.
 */
export const clock = {
  now: performance.now(),

  /** Asks the system. */
  tick(): number {
    clock.now = performance.now()
    return clock.now
  },
}
