/** So many failures at once, and so many a second in the long run. Both may change; `Infinity` is off. */
export interface FailureLimit {
  readonly rate: number
  readonly burst: number
}

const OFF = Number.POSITIVE_INFINITY

interface Record {
  /** Failures that count, as of `at`: they wear off at the limit's rate. */
  level: number
  /** ms */
  at: number
  /** When the last check failed, ms; -Infinity where none has. */
  failedAt: number
  /** Checks that have begun, any of which may fail. */
  begun: number
  /** Somebody had to wait since the level was 0. */
  told: boolean
}

/** How failures are remembered where they are not limited: whether an address has failed is of use to accounts. */
const REMEMBERED: FailureLimit = { rate: 1, burst: 20 }
/**
 * How long an address counts as one that has failed, ms. Many addresses that guess at one account get one guess each in
 * this time before the account's limit holds for them.
 */
const REMEMBERED_MS = 10 * 60_000
/** More than this many are never kept: the oldest are forgotten. */
const MAX_RECORDS = 50_000

/**
 * The failed logins of each address, or of each account. What has not failed for a while takes no memory. Half of a
 * burst is kept for sessions that have not failed yet, so that one behind the same address as a guesser gets in.
 */
export class Failures {
  readonly #records = new Map<string, Record>()
  readonly #limit: () => FailureLimit

  /** @param limit read each time */
  constructor(limit: () => FailureLimit) {
    this.#limit = limit
  }

  /** How many have failed lately. */
  get size(): number {
    return this.#records.size
  }

  /** Whether a check may begin. @param fresh the session has not failed yet */
  mayBegin(key: string, fresh: boolean, now: number): boolean {
    const { rate, burst } = this.#limit()
    const record = this.#records.get(key)
    if (!record || rate === OFF) return true
    return this.#level(record, now) + record.begun + 1 <= Math.max(1, fresh ? burst : burst / 2)
  }

  /** Nothing of it has failed in the last ten minutes. */
  isClean(key: string, now: number): boolean {
    const record = this.#records.get(key)
    return !record || this.#isForgiven(record, now)
  }

  begin(key: string, now: number): void {
    const record = this.#records.get(key) ?? {
      level: 0,
      at: now,
      failedAt: Number.NEGATIVE_INFINITY,
      begun: 0,
      told: false,
    }
    record.begun++
    this.#records.set(key, record)
  }

  end(key: string, failed: boolean, now: number): void {
    const record = this.#records.get(key)
    if (!record) return
    record.begun = Math.max(0, record.begun - 1)
    if (failed) {
      record.failedAt = now
      record.level = Math.min(Math.max(1, this.#remembered.burst), this.#level(record, now) + 1)
      this.#records.delete(key) // it becomes the youngest
      this.#records.set(key, record)
    } else if (record.begun === 0 && this.#isForgiven(record, now)) this.#records.delete(key)
    this.#forget(now)
  }

  /** Whether nobody was told yet that checks have to wait; from now on somebody was. */
  firstToWait(key: string): boolean {
    const record = this.#records.get(key)
    if (!record || record.told) return false
    record.told = true
    return true
  }

  get #remembered(): FailureLimit {
    const limit = this.#limit()
    return limit.rate === OFF ? REMEMBERED : limit
  }

  #level(record: Record, now: number): number {
    const { rate } = this.#remembered
    record.level = Math.max(0, record.level - ((now - record.at) * rate) / 1000)
    record.at = now
    if (record.level === 0) record.told = false
    return record.level
  }

  #isForgiven(record: Record, now: number): boolean {
    return now - record.failedAt >= REMEMBERED_MS && this.#level(record, now) === 0
  }

  /** The oldest come first. */
  #forget(now: number): void {
    for (const [key, record] of this.#records) {
      const over = this.#records.size > MAX_RECORDS
      if (!over && (record.begun > 0 || !this.#isForgiven(record, now))) return
      this.#records.delete(key)
    }
  }
}
