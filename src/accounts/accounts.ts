/** Who may log in. */

import type { AccountChange, AccountStore } from './account-store.js'
import type { Attempt } from './attempt.js'
import { checkPassword } from './names.js'
import type { Passwords } from './passwords.js'

export interface Accounts {
  /**
   * Whether the user may log in with the password.
   * @throws NotChecked where it was not found out; anything else where the store cannot say
   */
  check(attempt: Attempt, password: string): Promise<Verdict>
  /** Calls back for each change that a command makes to an account, from now on. */
  watch(changed: (change: AccountChange) => void): void
  /** Why nobody can log in just now; undefined where all is well. */
  readonly problem: string | undefined
  /** What may cost accounts some day. */
  readonly warnings: readonly string[]
  close(): Promise<void>
}

/** What is known of a login in the end; registered: it has made the account. */
export type Verdict = 'accepted' | 'registered' | 'wrong-password' | 'unknown-user'

/** first-login: an unknown user who logs in is registered with that password; closed: is refused. */
export type Registration = 'first-login' | 'closed'

/** Accounts with passwords, kept in a store. */
export function passwordAccounts(
  store: AccountStore,
  passwords: Passwords,
  registration: Registration,
): Accounts {
  async function verify(hash: string, forms: readonly string[], attempt: Attempt): Promise<Verdict> {
    return (await passwords.verify(hash, forms, attempt)) ? 'accepted' : 'wrong-password'
  }

  return {
    async check(attempt, password) {
      // A missing account must never pass for one with an empty password, nor should anybody have one.
      if (password === '') return 'unknown-user'
      const { userId } = attempt
      const { text } = checkPassword(password)
      // Accounts of earlier versions have hashes of passwords as they were sent.
      const forms = text === undefined || text === password ? [password] : [text, password]
      const hash = await store.find(userId)
      if (hash !== undefined) return verify(hash, forms, attempt)
      if (registration === 'closed' || text === undefined) {
        await passwords.waste(password, attempt)
        return 'unknown-user'
      }
      if (await store.add(userId, await passwords.hash(text, attempt))) return 'registered'
      const theirs = await store.find(userId) // somebody else was first
      return theirs === undefined ? 'unknown-user' : verify(theirs, forms, attempt)
    },
    watch: (changed) => store.watch(changed),
    get problem() {
      return store.problem
    },
    get warnings() {
      return store.warnings
    },
    close: () => store.close(),
  }
}

/** Anybody, under any name: for a local network, and for load tests. */
export function openAccounts(): Accounts {
  return {
    check: async () => 'accepted',
    watch: () => undefined,
    problem: undefined,
    warnings: [],
    close: async () => undefined,
  }
}
