import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import type { Limits } from '../config/limits.js'
import type { Tally } from '../ops/counters.js'
import type { Log } from '../ops/log.js'
import type { Attempt } from './attempt.js'
import { CheckQueue, type SlowedBy } from './check-queue.js'

/** argon2id with the library's parameters: 19 MiB, 2 passes, 1 lane, as OWASP's password cheat sheet has it. */
export const hashPassword = (password: string): Promise<string> => hash(password)

/** Passwords of logins, which take turns (check-queue.ts): all of them throw NotChecked where it does not come in time. */
export interface Passwords {
  /** For a new account. */
  hash(password: string, attempt: Attempt): Promise<string>
  /** Whether one of the passwords is right. */
  verify(hash: string, passwords: readonly string[], attempt: Attempt): Promise<boolean>
  /** Takes as long as a verification that fails, so that nobody can tell an unknown user by the time an answer takes. */
  waste(password: string, attempt: Attempt): Promise<void>
  readonly queue: PasswordQueue
}

/** What there is to see of the queue. */
export interface PasswordQueue {
  /** Passwords that wait for their turn. */
  readonly waiting: number
  /** Those that had to wait for failures before them. */
  readonly heldUp: Tally<SlowedBy>
  /** Told how long each has waited whose turn comes, s. */
  waited: (seconds: number) => void
}

export type FailureLimits = Pick<
  Limits,
  'addressFailures' | 'addressFailuresBurst' | 'accountFailures' | 'accountFailuresBurst'
>

/**
 * Threads that hash: they are libuv's, and one is left to the files and the account store. The system shares the
 * cores out between them and the server's own thread, which needs little.
 */
const HASHING = Math.max(
  1,
  Math.min(availableParallelism(), (Number(process.env.UV_THREADPOOL_SIZE) || 4) - 1),
)

/** @param limits read each time */
export function createPasswords(limits: () => FailureLimits, log: Log): Passwords {
  const queue = new CheckQueue({
    atOnce: HASHING,
    limits() {
      const { addressFailures, addressFailuresBurst, accountFailures, accountFailuresBurst } = limits()
      return {
        address: { rate: addressFailures, burst: addressFailuresBurst },
        account: { rate: accountFailures, burst: accountFailuresBurst },
      }
    },
    slowed(by, { userId, peer }, known) {
      // An id of no account may be a password in the wrong field.
      log.warn({ by, peer, user: known ? userId : undefined }, 'failed logins are slowed down')
    },
  })
  return {
    queue,
    hash: (password, attempt) =>
      queue.run({ attempt, known: false, work: () => hash(password), failed: () => false }),
    verify: (stored, passwords, attempt) =>
      queue.run({
        attempt,
        known: true,
        async work() {
          for (const password of passwords) if (await verify(stored, password)) return true
          return false
        },
        failed: (right) => !right,
      }),
    async waste(password, attempt) {
      await queue.run({ attempt, known: false, work: () => hash(password), failed: () => true })
    },
  }
}
