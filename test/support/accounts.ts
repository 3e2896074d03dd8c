/** Accounts without a server in front of them. */

import { pino } from 'pino'
import type { Accounts } from '../../src/accounts/accounts.js'
import type { Attempt } from '../../src/accounts/attempt.js'
import { createPasswords, type FailureLimits, type Passwords } from '../../src/accounts/passwords.js'

const OFF = Number.POSITIVE_INFINITY
const unlimited: FailureLimits = {
  addressFailures: OFF,
  addressFailuresBurst: OFF,
  accountFailures: OFF,
  accountFailuresBurst: OFF,
}

/** Failed logins are not slowed down, unless limits are given. */
export function passwords(limits: Partial<FailureLimits> = {}): Passwords {
  return createPasswords(() => ({ ...unlimited, ...limits }), pino({ level: 'silent' }))
}

/** A login that somebody waits for, for as long as it takes. */
export function attempt(fields: Partial<Attempt> = {}): Attempt {
  const network = fields.network ?? '127.0.0.1'
  return {
    userId: 'alice',
    peer: network,
    network,
    deadline: OFF,
    waitLonger: () => undefined,
    failures: 0,
    signal: new AbortController().signal,
    ...fields,
  }
}

/** Whether the user is let in. */
export async function letsIn(accounts: Accounts, userId: string, password: string): Promise<boolean> {
  const verdict = await accounts.check(attempt({ userId }), password)
  return verdict === 'accepted' || verdict === 'registered'
}
