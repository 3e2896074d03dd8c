import type { AccountStore } from '../../src/accounts/account-store.js'

/** A store for as long as a test lasts. */
export function memoryStore(): AccountStore {
  const accounts = new Map<string, string>()
  return {
    find: async (userId) => accounts.get(userId),
    async add(userId, hash) {
      if (accounts.has(userId)) return false
      accounts.set(userId, hash)
      return true
    },
    async change(userId, hash) {
      if (!accounts.has(userId)) return false
      accounts.set(userId, hash)
      return true
    },
    remove: async (userId) => accounts.delete(userId),
    list: async () => [...accounts.keys()].sort(),
    problem: undefined,
    close: async () => undefined,
  }
}
