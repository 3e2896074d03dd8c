/** A login while it is checked. */
export interface Attempt {
  readonly userId: string
  /** Where it comes from, for the log. */
  readonly peer: string
  /** What counts as one address (`networkOf`). */
  readonly network: string
  /** By the server's clock, ms: nobody waits for the answer any longer. */
  readonly deadline: number
  /** Moves the deadline: others' failures hold the login up, and that is no fault of the session's. */
  readonly waitLonger: () => void
  /** How many logins of this session have failed. Of several from one address, the lowest goes first. */
  readonly failures: number
  /** Fires when the client has gone. */
  readonly signal: AbortSignal
}

/**
 * Why a login could not be checked: its turn did not come in time (busy), or was put off for the wrong passwords before
 * it (slowed); the check itself took too long (late); the client has gone; the account store failed.
 */
export const uncheckedCauses = ['busy', 'slowed', 'late', 'gone', 'store'] as const
export type Unchecked = (typeof uncheckedCauses)[number]

export class NotChecked extends Error {
  readonly why: Unchecked

  constructor(why: Unchecked) {
    super(`the password was not checked: ${why}`)
    this.why = why
  }
}
