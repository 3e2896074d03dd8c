import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import pLimit from 'p-limit'

/**
 * argon2id with the library's parameters: 19 MiB, 2 passes, 1 lane, as OWASP's password cheat sheet has it. All
 * of them throw where too many wait already, and where the signal fires before their turn has come.
 */
export interface Passwords {
  hash(password: string, signal?: AbortSignal): Promise<string>
  verify(hash: string, password: string, signal?: AbortSignal): Promise<boolean>
  /** Takes as long as a verification, so that an unknown user cannot be told by the time an answer takes. */
  waste(password: string, signal?: AbortSignal): Promise<void>
  /** Passwords that wait for their turn. */
  readonly waiting: number
}

/**
 * At most as many at once as there are cores: a crowd that logs in must not starve the room.
 * @param limits how many may wait, read each time
 */
export function createPasswords(
  limits: { readonly hashQueue: number } = { hashQueue: Number.POSITIVE_INFINITY },
): Passwords {
  const limit = pLimit(availableParallelism())
  async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (limit.pendingCount >= limits.hashQueue) {
      throw new Error(`${limit.pendingCount} passwords wait to be hashed; the limit is ${limits.hashQueue}`)
    }
    return limit(() => {
      signal?.throwIfAborted()
      return work()
    })
  }
  return {
    hash: (password, signal) => inTurn(() => hash(password), signal),
    verify: (stored, password, signal) => inTurn(() => verify(stored, password), signal),
    async waste(password, signal) {
      await inTurn(() => hash(password), signal)
    },
    get waiting() {
      return limit.pendingCount
    },
  }
}
