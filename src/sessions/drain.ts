import type { Session } from './session.js'

/** ms between two looks at who is left. */
const STEP_MS = 20

/**
 * Ends the sessions one after the other, spread evenly over the time, so that clients do not all come back to
 * another server at once. Done when every session has been told to end, or has ended by itself.
 * @param over ms; 0: all at once
 * @param drain ends one
 */
export function drainSessions(
  sessions: Iterable<Session>,
  over: number,
  drain: (session: Session) => void,
): Promise<void> {
  const from = performance.now()
  const open = (): Session[] => Array.from(sessions).filter((session) => !session.ended)
  const total = open().length
  return new Promise((resolve) => {
    const step = (): void => {
      const left = open()
      const elapsed = over === 0 ? 1 : Math.min(1, (performance.now() - from) / over)
      const kept = Math.max(0, Math.floor((total - 1) * (1 - elapsed)))
      for (const session of left.slice(0, Math.max(0, left.length - kept))) drain(session)
      if (left.length === 0 || kept === 0) resolve()
      else setTimeout(step, STEP_MS)
    }
    step()
  })
}
