/** Who may log in. */

import type { AccountStore } from './account-store.js'
import type { Passwords } from './passwords.js'

export interface Accounts {
  /** Whether the user may log in with the password. @throws where the store cannot say */
  check(userId: string, password: string): Promise<boolean>
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
    async check(userId, password) {
      // A missing account must never pass for one with an empty password, nor should anybody have one.
      if (password === '') return false
      const hash = await store.find(userId)
      if (hash !== undefined) return passwords.verify(hash, password)
      if (registration === 'closed') {
        await passwords.waste(password)
        return false
      }
      if (await store.add(userId, await passwords.hash(password))) return true
      const theirs = await store.find(userId) // somebody else was first
      return theirs !== undefined && passwords.verify(theirs, password)
    },
    close: () => store.close(),
  }
}

/** Anybody, under any name: for a local network, and for load tests. */
export function openAccounts(): Accounts {
  return { check: async () => true, close: async () => undefined }
}
