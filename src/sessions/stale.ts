import type { Session } from './session.js'

/** How long a reader may take for what was sent to it before its link is in doubt, ms. */
export const UNTAKEN_MS = 1000

/**
 * Whether the session's client may have gone without a word: it does not take what it is sent, or has said nothing for
 * so long. Neither closes it; its user's next login may.
 * @param silence ms
 */
export function isStale(session: Session, silence: number, now: number): boolean {
  const { backlog, heardAt, link, unacknowledgedFor } = session
  const silent = now - heardAt
  if (silent >= silence || Math.min(unacknowledgedFor, silent) > UNTAKEN_MS) return true
  return link.waiting > 0 && backlog !== undefined && backlog.since(now) > UNTAKEN_MS
}
