import type { AccountChange, AccountChangeKind } from '../accounts/account-store.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Log } from '../ops/log.js'
import type { CloseReason } from './close-reason.js'
import type { Session } from './session.js'
import type { Users } from './users.js'

export interface AccountChangesOptions {
  readonly accounts: Accounts
  readonly users: Users
  readonly close: (session: Session, reason: CloseReason, detail: string) => void
  readonly log: Log
}

/** What is logged of each change, wherever it was made, and what it says to a session of the user. */
const texts: Readonly<Record<AccountChangeKind, string>> = {
  added: 'account added',
  password: 'account password changed',
  renamed: 'account renamed',
  removed: 'account removed',
  kicked: 'account kicked',
}

/** Logs what commands do to accounts, and ends the sessions of users whose account is not what it was. */
export function followAccounts({ accounts, users, close, log }: AccountChangesOptions): void {
  accounts.watch(({ userId, what, to }: AccountChange) => {
    const text = texts[what]
    log.info({ user: userId, to }, text)
    if (what === 'added') return
    const session = users.end(userId)
    if (session) close(session, what === 'kicked' ? 'kicked' : 'account-changed', text)
  })
}
