/**
 * Passwords that wait to be checked. Hashing is slow on purpose, and the cores are few, so what matters is whose turn
 * is next. Addresses take turns, however many each has waiting; within an address, sessions that have not failed come
 * first. A check that cannot end before its deadline is not begun, and one that nobody waits for is dropped: the work
 * that is done is of use, however many come at once.
 */

import { Tally } from '../ops/counters.js'
import { clock, everyTick } from '../queue/clock.js'
import { type Attempt, NotChecked, type Unchecked } from './attempt.js'
import { Cost } from './cost.js'
import { type FailureLimit, Failures } from './failures.js'

/** Whose failures a check has to wait for. */
export const slowedBy = ['address', 'account'] as const
export type SlowedBy = (typeof slowedBy)[number]

export interface CheckQueueOptions {
  /** Checks at once. */
  readonly atOnce: number
  /** Read each time. */
  readonly limits: () => { readonly address: FailureLimit; readonly account: FailureLimit }
  /** Checks begin to have to wait for the failures before them. @param known there is such an account */
  readonly slowed: (by: SlowedBy, attempt: Attempt, known: boolean) => void
}

export interface Check<T> {
  readonly attempt: Attempt
  /** There is such an account. */
  readonly known: boolean
  readonly work: () => Promise<T>
  /** Whether the result says that the password was wrong. */
  readonly failed: (result: T) => boolean
}

interface Waiting extends Pick<Check<unknown>, 'attempt' | 'known'> {
  /** ms */
  readonly since: number
  /** It was passed over for failures before it. */
  heldUp: boolean
  /** Never throws. @returns whether the password was wrong */
  readonly run: () => Promise<boolean>
  readonly refuse: (why: Unchecked) => void
}

/**
 * With half of its time left, also a check that takes longer than expected ends in time. Where failures are what a
 * check waits for, there is time for it once it may begin.
 */
const hasTime = ({ since, heldUp, attempt: { deadline } }: Waiting, now: number): boolean =>
  heldUp || now - since <= (deadline - since) / 2

/**
 * First come, first served, as long as there is time. Where there is not, the youngest: served in their order, everybody
 * would be served at the very end of their time, or just behind it.
 * @param younger than the other
 */
function comesBefore(younger: Waiting, other: Waiting, now: number): boolean {
  const [one, two] = [younger.attempt.failures, other.attempt.failures]
  return one === two ? !hasTime(other, now) : one < two
}

export class CheckQueue {
  readonly #options: CheckQueueOptions
  /** By address; whose turn is next comes first. */
  readonly #lines = new Map<string, Set<Waiting>>()
  readonly #addresses: Failures
  readonly #accounts: Failures
  readonly #cost = new Cost()
  #running = 0
  #waiting = 0
  #stopTicking: (() => void) | undefined
  /** Checks that had to wait for failures before them. */
  readonly heldUp = new Tally<SlowedBy>()
  /** Told how long each check has waited that begins, s. */
  waited: (seconds: number) => void = () => undefined

  constructor(options: CheckQueueOptions) {
    this.#options = options
    this.#addresses = new Failures(() => options.limits().address)
    this.#accounts = new Failures(() => options.limits().account)
  }

  /** Checks that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** @throws NotChecked where its turn does not come in time, and what the work throws */
  run<T>({ attempt, known, work, failed }: Check<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const refuse = (why: Unchecked): void => reject(new NotChecked(why))
      const run = (): Promise<boolean> =>
        work().then(
          (result) => {
            resolve(result)
            return failed(result)
          },
          (error: unknown) => {
            reject(error)
            return false
          },
        )
      this.#add({ attempt, known, since: clock.tick(), heldUp: false, run, refuse })
    })
  }

  #add(waiting: Waiting): void {
    const { network, signal } = waiting.attempt
    if (signal.aborted) {
      waiting.refuse('gone')
      return
    }
    signal.addEventListener('abort', () => this.#refuse(waiting, 'gone'), { once: true })
    const line = this.#lines.get(network) ?? new Set()
    this.#lines.set(network, line.add(waiting))
    this.#waiting++
    this.#stopTicking ??= everyTick((now) => this.#tick(now))
    // The others were looked at when a check ended, or at the last tick.
    if (this.#running < this.#options.atOnce) this.#serve(network, line, clock.now)
  }

  /** Takes it out of its line, if it is still there. */
  #remove(waiting: Waiting): boolean {
    const { network } = waiting.attempt
    const line = this.#lines.get(network)
    if (!line?.delete(waiting)) return false
    if (line.size === 0) this.#lines.delete(network)
    this.#waiting--
    if (this.#waiting === 0) {
      this.#stopTicking?.()
      this.#stopTicking = undefined
    }
    return true
  }

  #refuse(waiting: Waiting, why: Unchecked): void {
    if (this.#remove(waiting)) waiting.refuse(why)
  }

  #tick(now: number): void {
    for (const [network, line] of this.#lines) this.#lookAt(network, line, now)
    this.#fill(now)
  }

  /** Refuses what cannot be done in time any more, and finds what has to wait for failures. */
  #lookAt(network: string, line: ReadonlySet<Waiting>, now: number): void {
    const clean = this.#addresses.isClean(network, now)
    for (const waiting of line) {
      if (!clean && !waiting.heldUp) this.#findHeldUp(waiting, now)
      if (this.#isTooLate(waiting, now)) this.#refuse(waiting, waiting.heldUp ? 'slowed' : 'busy')
    }
  }

  #findHeldUp(waiting: Waiting, now: number): void {
    const { attempt, known } = waiting
    const { network, userId, failures } = attempt
    const fresh = failures === 0
    for (const [by, records, key] of [
      ['address', this.#addresses, network],
      ['account', this.#accounts, userId],
    ] as const) {
      if (records.mayBegin(key, fresh, now)) continue
      if (!waiting.heldUp) {
        this.heldUp.add(by)
        if (fresh) attempt.waitLonger()
      }
      waiting.heldUp = true
      if (records.firstToWait(key)) this.#options.slowed(by, attempt, known)
    }
  }

  #fill(now: number): void {
    for (const [network, line] of this.#lines) {
      if (this.#running >= this.#options.atOnce) return
      this.#serve(network, line, now)
    }
  }

  /** Begins one check of the address, if one may; the address's next turn comes after everybody else's. */
  #serve(network: string, line: Set<Waiting>, now: number): void {
    const next = this.#nextOf(network, line, now)
    if (!next) return
    this.#lines.delete(network)
    this.#lines.set(network, line)
    this.#remove(next)
    void this.#begin(next, now)
  }

  #nextOf(network: string, line: ReadonlySet<Waiting>, now: number): Waiting | undefined {
    if (!this.#addresses.mayBegin(network, true, now)) return undefined
    const mayFail = this.#addresses.mayBegin(network, false, now)
    // An address that has not failed is not held up by others' failures at the account.
    const clean = this.#addresses.isClean(network, now)
    let next: Waiting | undefined
    for (const waiting of line) {
      const { userId, failures } = waiting.attempt
      const fresh = failures === 0
      if (next && !comesBefore(waiting, next, now)) continue
      if (!fresh && !mayFail) continue
      if (!clean && !this.#accounts.mayBegin(userId, fresh, now)) continue
      if (this.#isTooLate(waiting, now)) continue // the next tick refuses it
      if (fresh && hasTime(waiting, now)) return waiting
      next = waiting
    }
    return next
  }

  /** What has half of its time left is begun whatever is expected: one slow check must not end all others. */
  #isTooLate({ since, attempt: { deadline } }: Waiting, now: number): boolean {
    return now + Math.min(this.#cost.expected, (deadline - since) / 2) > deadline
  }

  async #begin({ attempt, since, run }: Waiting, begun: number): Promise<void> {
    const { network, userId } = attempt
    this.waited((begun - since) / 1000)
    this.#running++
    this.#addresses.begin(network, begun)
    this.#accounts.begin(userId, begun)
    const failed = await run()
    const now = clock.tick()
    this.#cost.took(now - begun)
    this.#running--
    this.#addresses.end(network, failed, now)
    this.#accounts.end(userId, failed, now)
    this.#fill(now)
  }
}
