/** Who may log in. */

import type { AccountChange, AccountStore } from './account-store.js'
import { checkPassword } from './names.js'
import type { Passwords } from './passwords.js'

export interface Accounts {
  /**
   * Whether the user may log in with the password.
   * @param signal fires when nobody waits for the answer any more: no more work is begun then
   * @throws where the store cannot say
   */
  check(userId: string, password: string, signal?: AbortSignal): Promise<boolean>
  /** Calls back for each change that a command makes to an account, from now on. */
  watch(changed: (change: AccountChange) => void): void
  /** Why nobody can log in just now; undefined where all is well. */
  readonly problem: string | undefined
  /** What may cost accounts some day. */
  readonly warnings: readonly string[]
  close(): Promise<void>
}

/** first-login: an unknown user who logs in is registered with that password; closed: is refused. */
export type Registration = 'first-login' | 'closed'

/** Accounts with passwords, kept in a store. */
export function passwordAccounts(
  store: AccountStore,
  passwords: Passwords,
  registration: Registration,
): Accounts {
  return {
    async check(userId, password, signal) {
      // A missing account must never pass for one with an empty password, nor should anybody have one.
      if (password === '') return false
      const { text } = checkPassword(password)
      const hash = await store.find(userId)
      if (hash !== undefined) {
        if (text !== undefined && (await passwords.verify(hash, text, signal))) return true
        // Accounts of earlier versions have hashes of passwords as they were sent.
        return text !== password && passwords.verify(hash, password, signal)
      }
      if (registration === 'closed' || text === undefined) {
        await passwords.waste(password, signal)
        return false
      }
      if (await store.add(userId, await passwords.hash(text, signal))) return true
      const theirs = await store.find(userId) // somebody else was first
      return theirs !== undefined && passwords.verify(theirs, text, signal)
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
    check: async () => true,
    watch: () => undefined,
    problem: undefined,
    warnings: [],
    close: async () => undefined,
  }
}
