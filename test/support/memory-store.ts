import type { AccountChange, AccountStore } from '../../src/accounts/account-store.js'

/** A store for as long as a test lasts. */
export function memoryStore(): AccountStore {
  const accounts = new Map<string, string>()
  const watchers: ((change: AccountChange) => void)[] = []
  const told = (done: boolean, userId: string, what: AccountChange['what']): boolean => {
    if (done) for (const watcher of watchers) watcher({ userId, what })
    return done
  }
  return {
    find: async (userId) => accounts.get(userId),
    async add(userId, hash, announce = false) {
      const done = !accounts.has(userId)
      if (done) accounts.set(userId, hash)
      return announce ? told(done, userId, 'added') : done
    },
    async change(userId, hash) {
      const done = accounts.has(userId)
      if (done) accounts.set(userId, hash)
      return told(done, userId, 'password')
    },
    async rename(userId, to) {
      const hash = accounts.get(userId)
      if (hash === undefined) return 'unknown'
      if (accounts.has(to)) return 'taken'
      accounts.set(to, hash)
      accounts.delete(userId)
      for (const watcher of watchers) watcher({ userId, what: 'renamed', to })
      return 'renamed'
    },
    remove: async (userId) => told(accounts.delete(userId), userId, 'removed'),
    kick: async (userId) => told(accounts.has(userId), userId, 'kicked'),
    list: async () => [...accounts.keys()].sort(),
    watch: (changed) => void watchers.push(changed),
    problem: undefined,
    warnings: [],
    close: async () => undefined,
  }
}
